/** An endpoint of a Traffic Manager profile, as ARM has it. */
export interface TrafficManagerEndpoint {
    readonly name: string;
    readonly type: string;
    readonly properties: {
        readonly target?: string;
        readonly endpointLocation?: string;
        readonly endpointStatus?: string;
        readonly priority?: number;
        readonly weight?: number;
    };
}

export interface TrafficManagerProperties {
    readonly profileStatus?: string;
    readonly trafficRoutingMethod?: string;
    readonly dnsConfig?: { readonly relativeName?: string; readonly ttl?: number };
    readonly monitorConfig?: {
        readonly protocol?: string;
        readonly port?: number;
        readonly path?: string;
        readonly intervalInSeconds?: number;
        readonly timeoutInSeconds?: number;
        readonly toleratedNumberOfFailures?: number;
    };
    readonly endpoints?: readonly TrafficManagerEndpoint[];
}

export interface TrafficManagerProfile {
    readonly id: string;
    readonly name: string;
    readonly resourceGroup: string;
    readonly tags: Record<string, string> | undefined;
    readonly properties: TrafficManagerProperties;
    /** Milliseconds of the sandbox's clock. */
    readonly changedAtMs: number;
}

export const externalEndpoints = "Microsoft.Network/trafficManagerProfiles/externalEndpoints";

/** Documented defaults: https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring */
export function monitorOf({ properties }: TrafficManagerProfile) {
    const { intervalInSeconds = 30, toleratedNumberOfFailures = 3, path = "/" } = properties.monitorConfig ?? {};
    return { intervalSeconds: intervalInSeconds, toleratedFailures: toleratedNumberOfFailures, path };
}

export const isEnabledEndpoint = ({ properties }: TrafficManagerEndpoint): boolean =>
    properties.endpointStatus !== "Disabled";

export const fqdnOf = ({ properties, name }: Pick<TrafficManagerProfile, "properties" | "name">): string =>
    `${properties.dnsConfig?.relativeName ?? name}.trafficmanager.net`.toLowerCase();
