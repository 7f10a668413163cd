import * as trafficmanager from "@pulumi/azure-native/trafficmanager";
import type * as pulumi from "@pulumi/pulumi";
import { normalizeLocation } from "../../dynamic-providers/common/locations";
import { gatewayStatusPath } from "../../dynamic-providers/azure/gateway-status-path";
import { defaultProbeIntervalSeconds } from "./global-endpoint-args";
import type { GlobalEndpointArgs, GlobalEndpointParts } from "./global-endpoint-args";

const externalEndpoint = "Microsoft.Network/trafficManagerProfiles/externalEndpoints";
const defaultTtlSeconds = 30;
/** Shorter than the shorter interval, as Azure asks for; the longest that both intervals allow. */
const probeTimeoutSeconds = 9;

/**
 * A Traffic Manager profile with an endpoint for each gateway of each site. They are part of the profile, so that one
 * request enables the new site's and disables the old one's.
 */
export function createTrafficManager(
    name: string,
    args: GlobalEndpointArgs,
    parent: pulumi.Resource,
): GlobalEndpointParts {
    const { EndpointStatus, MonitorProtocol, ProfileStatus, TrafficRoutingMethod } = trafficmanager;
    const profile = new trafficmanager.Profile(
        name,
        {
            profileName: args.endpointName,
            resourceGroupName: args.resourceGroupName,
            location: "global",
            profileStatus: ProfileStatus.Enabled,
            trafficRoutingMethod: TrafficRoutingMethod.Performance,
            dnsConfig: { relativeName: args.endpointName, ttl: args.dnsTtlSeconds ?? defaultTtlSeconds },
            monitorConfig: {
                protocol: MonitorProtocol.HTTPS,
                port: 443,
                path: gatewayStatusPath,
                intervalInSeconds: args.probeIntervalSeconds ?? defaultProbeIntervalSeconds,
                timeoutInSeconds: probeTimeoutSeconds,
                toleratedNumberOfFailures: 2,
            },
            tags: args.tags,
            ...args.overrides?.trafficManager,
            endpoints: args.sites.flatMap((site) =>
                site.gateways.map(({ location, hostname }) => ({
                    name: `${site.name}-${normalizeLocation(location)}`,
                    type: externalEndpoint,
                    target: hostname,
                    endpointLocation: normalizeLocation(location),
                    endpointStatus: site.name === args.activeSite ? EndpointStatus.Enabled : EndpointStatus.Disabled,
                })),
            ),
        },
        { parent, protect: args.protect ?? true },
    );
    return { hostname: profile.dnsConfig.apply((config) => config?.fqdn ?? "") };
}
