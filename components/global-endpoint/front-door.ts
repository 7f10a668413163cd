import * as cdn from "@pulumi/azure-native/cdn";
import type * as pulumi from "@pulumi/pulumi";
import { frontDoorRouteName } from "../../dynamic-providers/azure/endpoint-names";
import { normalizeLocation } from "../../dynamic-providers/common/locations";
import { gatewayStatusPath } from "../../dynamic-providers/azure/gateway-status-path";
import { defaultProbeIntervalSeconds } from "./global-endpoint-args";
import type { EndpointSiteArgs, GlobalEndpointArgs, GlobalEndpointParts } from "./global-endpoint-args";

/** Where Front Door and its parts are: they have no region. */
const location = "global";

/**
 * A Front Door with an origin group for each site, and in it an origin for each gateway of that site. All origins are always
 * enabled. One route, for all requests, names the active site's group; without an active site there is no route. A change of
 * the active site is one request, and so one propagation to the edges (docs/decisions/0006-global-endpoint.md).
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
            // Also while no site is active: without a route clients get no answer. Disabled, it would have to be enabled with the
            // first route, a change of its own that the route waits for on its way to the edges.
            enabledState: cdn.EnabledState.Enabled,
            tags,
            ...overrides.endpoint,
        },
        { parent, protect },
    );

    // A site without gateways has no group: nothing public says what Azure's edges make of an empty one.
    const groups = args.sites
        .filter(({ gateways }) => gateways.length > 0)
        .map((site) => ({ site, ...createOrigins(`${name}-${site.name}`, site, within, args, parent) }));
    const active = groups.find(({ site }) => site.name === activeSite);
    if (active) {
        new cdn.Route(
            name,
            {
                ...within,
                endpointName: endpoint.name,
                routeName: frontDoorRouteName,
                patternsToMatch: ["/*"],
                supportedProtocols: [cdn.AFDEndpointProtocols.Http, cdn.AFDEndpointProtocols.Https],
                httpsRedirect: cdn.HttpsRedirect.Enabled,
                forwardingProtocol: cdn.ForwardingProtocol.HttpsOnly,
                linkToDefaultDomain: cdn.LinkToDefaultDomain.Enabled,
                enabledState: cdn.EnabledState.Enabled,
                ...overrides.route,
                originGroup: { id: active.group.id },
            },
            // Azure refuses a route whose group has no enabled origin (Azure/bicep-types-az#1923), and deletes neither the
            // group nor its last origin while a route names it (hashicorp/terraform-provider-azurerm#27652).
            { parent, dependsOn: active.origins },
        );
    }
    return { hostname: endpoint.hostName, frontDoorId: profile.frontDoorId };
}

interface OriginsOfSite {
    readonly group: cdn.AFDOriginGroup;
    readonly origins: cdn.AFDOrigin[];
}

function createOrigins(
    name: string,
    site: EndpointSiteArgs,
    within: { readonly resourceGroupName: pulumi.Input<string>; readonly profileName: pulumi.Input<string> },
    { probeIntervalSeconds, overrides = {} }: GlobalEndpointArgs,
    parent: pulumi.Resource,
): OriginsOfSite {
    const group = new cdn.AFDOriginGroup(
        name,
        {
            ...within,
            healthProbeSettings: {
                probePath: gatewayStatusPath,
                probeProtocol: cdn.ProbeProtocol.Https,
                probeRequestType: cdn.HealthProbeRequestType.GET,
                probeIntervalInSeconds: probeIntervalSeconds ?? defaultProbeIntervalSeconds,
            },
            loadBalancingSettings: {
                sampleSize: 4,
                successfulSamplesRequired: 3,
                additionalLatencyInMilliseconds: 0,
            },
            sessionAffinityState: cdn.EnabledState.Disabled,
            ...overrides.originGroup,
            originGroupName: site.name,
        },
        { parent },
    );
    const origins = site.gateways.map((gateway) => {
        const region = normalizeLocation(gateway.location);
        return new cdn.AFDOrigin(
            `${name}-${region}`,
            {
                ...within,
                originGroupName: group.name,
                originName: `${site.name}-${region}`,
                hostName: gateway.hostname,
                // API Management answers under the names it knows, not under Front Door's.
                originHostHeader: gateway.hostname,
                enforceCertificateNameCheck: true,
                priority: 1,
                weight: 1000,
                ...overrides.origin,
                enabledState: cdn.EnabledState.Enabled,
            },
            { parent },
        );
    });
    return { group, origins };
}
