import * as cdn from "@pulumi/azure-native/cdn";
import type * as pulumi from "@pulumi/pulumi";
import { normalizeLocation } from "../../dynamic-providers/common/locations";
import { defaultProbeIntervalSeconds, gatewayStatusPath } from "./global-endpoint-args";
import type { EndpointSiteArgs, GlobalEndpointArgs, GlobalEndpointParts } from "./global-endpoint-args";

/** Where Front Door and its parts are: they have no region. */
const location = "global";
const originGroupName = "gateways";
const routeName = "gateways";

/**
 * A Front Door whose one origin group has an origin for each gateway of each site. The active site's are enabled, and only
 * then the others disabled: an origin group with a route must never be without an enabled origin
 * (hashicorp/terraform-provider-azurerm#27652), and clients never without a site.
 */
export function createFrontDoor(name: string, args: GlobalEndpointArgs, parent: pulumi.Resource): GlobalEndpointParts {
    const { resourceGroupName, activeSite, tags, overrides = {} } = args;
    const protect = args.protect ?? true;
    const profile = new cdn.Profile(
        name,
        {
            profileName: args.endpointName,
            resourceGroupName,
            location,
            sku: { name: args.sku ?? cdn.SkuName.Standard_AzureFrontDoor },
            tags,
            ...overrides.profile,
        },
        { parent, protect },
    );
    const within = { resourceGroupName, profileName: profile.name };
    const endpoint = new cdn.AFDEndpoint(
        name,
        {
            ...within,
            endpointName: args.endpointName,
            location,
            enabledState: stateOf(activeSite !== undefined),
            tags,
            ...overrides.endpoint,
        },
        { parent, protect },
    );
    const originGroup = new cdn.AFDOriginGroup(
        name,
        {
            ...within,
            originGroupName,
            healthProbeSettings: {
                probePath: gatewayStatusPath,
                probeProtocol: cdn.ProbeProtocol.Https,
                probeRequestType: cdn.HealthProbeRequestType.GET,
                probeIntervalInSeconds: args.probeIntervalSeconds ?? defaultProbeIntervalSeconds,
            },
            loadBalancingSettings: {
                sampleSize: 4,
                successfulSamplesRequired: 3,
                additionalLatencyInMilliseconds: 0,
            },
            sessionAffinityState: cdn.EnabledState.Disabled,
            ...overrides.originGroup,
        },
        { parent },
    );

    const createOrigins = (site: EndpointSiteArgs, opts: pulumi.CustomResourceOptions): cdn.AFDOrigin[] =>
        site.gateways.map((gateway) => {
            const originName = `${site.name}-${normalizeLocation(gateway.location)}`;
            return new cdn.AFDOrigin(
                `${name}-${originName}`,
                {
                    ...within,
                    originGroupName: originGroup.name,
                    originName,
                    hostName: gateway.hostname,
                    // API Management answers under the names it knows, not under Front Door's.
                    originHostHeader: gateway.hostname,
                    enforceCertificateNameCheck: true,
                    priority: 1,
                    weight: 1000,
                    ...overrides.origin,
                    enabledState: stateOf(site.name === activeSite),
                },
                { parent, ...opts },
            );
        });
    const active = args.sites.filter((site) => site.name === activeSite).flatMap((site) => createOrigins(site, {}));
    const others = args.sites.filter((site) => site.name !== activeSite);
    // Without an active site the route goes, at the end of the run, and until then the last origin cannot be disabled.
    const opts = activeSite === undefined ? { ignoreChanges: ["enabledState"] } : { dependsOn: active };
    others.forEach((site) => createOrigins(site, opts));

    if (activeSite !== undefined) {
        new cdn.Route(
            name,
            {
                ...within,
                endpointName: endpoint.name,
                routeName,
                originGroup: { id: originGroup.id },
                patternsToMatch: ["/*"],
                supportedProtocols: [cdn.AFDEndpointProtocols.Http, cdn.AFDEndpointProtocols.Https],
                httpsRedirect: cdn.HttpsRedirect.Enabled,
                forwardingProtocol: cdn.ForwardingProtocol.HttpsOnly,
                linkToDefaultDomain: cdn.LinkToDefaultDomain.Enabled,
                enabledState: cdn.EnabledState.Enabled,
                ...overrides.route,
            },
            // Azure refuses a route whose group has no enabled origin (Azure/bicep-types-az#1923).
            { parent, dependsOn: active },
        );
    }
    return { hostname: endpoint.hostName, frontDoorId: profile.frontDoorId };
}

const stateOf = (enabled: boolean): cdn.EnabledState =>
    enabled ? cdn.EnabledState.Enabled : cdn.EnabledState.Disabled;
