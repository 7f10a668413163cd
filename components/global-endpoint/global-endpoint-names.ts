import { anyMembers } from "../argument-names";
import type { ArgumentNames } from "../argument-names";
import type { GlobalEndpointArgs } from "./global-endpoint-args";

export const globalEndpointNames: ArgumentNames<GlobalEndpointArgs> = {
    kind: true,
    sites: { name: true, gateways: { location: true, hostname: true }, certificateHostnames: true },
    activeSite: true,
    resourceGroupName: true,
    endpointName: true,
    sku: true,
    probeIntervalSeconds: true,
    customDomain: true,
    dnsTtlSeconds: true,
    protect: true,
    newerLocations: true,
    tags: true,
    overrides: {
        profile: anyMembers,
        endpoint: anyMembers,
        originGroup: anyMembers,
        origin: anyMembers,
        route: anyMembers,
        trafficManager: anyMembers,
    },
};
