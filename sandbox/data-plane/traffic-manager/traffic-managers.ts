import { latencyMs } from "../../ground/distance";
import type { ArmState } from "../../state/arm-state";
import { fqdnOf, isEnabledEndpoint, monitorOf } from "../../state/traffic-manager-profile";
import type { TrafficManagerEndpoint, TrafficManagerProfile } from "../../state/traffic-manager-profile";
import type { Gateways } from "../gateways/gateways";
import { HealthLog, isHealthy } from "../probes/probe-health";

/** What Traffic Manager's name servers answer. */
export interface DnsAnswer {
    readonly status: "NOERROR" | "NXDOMAIN";
    /** Host name of the endpoint that the client is sent to. @default undefined: none */
    readonly target?: string;
    /** For how long a client may keep the answer. */
    readonly ttlSeconds?: number;
}

const defaultTtlSeconds = 60;

/** The name servers of every Traffic Manager profile. Changes of a profile are known to them at once, which is assumed. */
export class TrafficManagers {
    private readonly health = new HealthLog();

    constructor(
        private readonly state: ArmState,
        private readonly gateways: Gateways,
    ) {}

    /** Looks at every endpoint. Called after whatever may change how one answers. */
    observe(): void {
        const atMs = this.state.clock.now().getTime();
        for (const profile of this.state.trafficManagers.values()) {
            for (const endpoint of profile.properties.endpoints ?? []) {
                this.health.see(healthKey(profile, endpoint), this.probe(profile, endpoint), atMs);
            }
        }
    }

    /**
     * @param from - region that the client's resolver is in.
     *
     * Documented: https://learn.microsoft.com/azure/traffic-manager/traffic-manager-routing-methods, and
     * https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring (endpoint and profile status).
     */
    resolve(name: string, from = "westeurope"): DnsAnswer {
        this.observe();
        const profile = [...this.state.trafficManagers.values()].find((other) => fqdnOf(other) === name.toLowerCase());
        const enabled = (profile?.properties.endpoints ?? []).filter(isEnabledEndpoint);
        if (!profile || profile.properties.profileStatus === "Disabled" || enabled.length === 0) {
            return { status: "NXDOMAIN" };
        }
        const healthy = enabled.filter((endpoint) => this.isHealthy(profile, endpoint));
        const [first] = sorted(profile, healthy.length > 0 ? healthy : enabled, from);
        const ttlSeconds = profile.properties.dnsConfig?.ttl ?? defaultTtlSeconds;
        return { status: "NOERROR", target: first?.properties.target, ttlSeconds };
    }

    /** Whether one of the last probes succeeded, of as many as are tolerated to fail and one. */
    isHealthy(profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint): boolean {
        const { intervalSeconds, toleratedFailures } = monitorOf(profile);
        return isHealthy(this.health.changesOf(healthKey(profile, endpoint)), this.state.clock.now().getTime(), {
            intervalSeconds,
            sampleSize: toleratedFailures + 1,
            successfulSamplesRequired: 1,
        });
    }

    private probe(profile: TrafficManagerProfile, { properties }: TrafficManagerEndpoint): boolean {
        const host = (properties.target ?? "").toLowerCase();
        const answer = this.gateways.answer(host, {
            ...{ method: "GET", host, path: monitorOf(profile).path, from: "westeurope" },
            ...{ query: new URLSearchParams(), headers: {} },
        });
        return answer?.status === 200;
    }
}

const healthKey = (profile: TrafficManagerProfile, { properties }: TrafficManagerEndpoint): string =>
    JSON.stringify([properties.target, monitorOf(profile).path]);

/** Performance: the nearest first. Otherwise by priority, which is the order of the list where it is not given. */
function sorted(
    { properties: { trafficRoutingMethod } }: TrafficManagerProfile,
    endpoints: readonly TrafficManagerEndpoint[],
    from: string,
): TrafficManagerEndpoint[] {
    const rank = ({ properties }: TrafficManagerEndpoint): number =>
        trafficRoutingMethod === "Performance"
            ? latencyMs(from, properties.endpointLocation ?? from)
            : (properties.priority ?? 0);
    return [...endpoints].sort((left, right) => rank(left) - rank(right));
}
