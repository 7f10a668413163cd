import { randomUUID } from "node:crypto";
import type { ArmState } from "../../state/arm-state";
import { isEnabled, isFor, isWithin } from "../../state/front-door-resource";
import type { FrontDoorConfiguration, FrontDoorResource } from "../../state/front-door-resource";
import { arriveUntil } from "../../state/propagation";
import type { Gateways } from "../gateways/gateways";
import type { PlaneAnswer, PlaneRequest } from "../gateways/plane-request";
import { HealthLog, isHealthy } from "../probes/probe-health";
import { matchRoute } from "./match-route";
import { eligibleOrigins, pickByWeight } from "./select-origin";

interface ProbeProperties {
    readonly probePath?: string;
    readonly probeRequestType?: string;
    readonly probeIntervalInSeconds?: number;
}
interface LoadBalancingProperties {
    readonly sampleSize: number;
    readonly successfulSamplesRequired: number;
    readonly additionalLatencyInMilliseconds: number;
}
interface OriginProperties {
    readonly hostName: string;
    readonly originHostHeader: string | null;
    readonly priority: number;
    readonly weight: number;
}

const defaultProbeSeconds = 240;

/** The edges of every Front Door: all alike, with the configuration that has reached them. */
export class FrontDoors {
    private readonly health = new HealthLog();
    private requests = 0;

    constructor(
        private readonly state: ArmState,
        private readonly gateways: Gateways,
    ) {}

    /** Looks at every origin. Called after whatever may change how one answers, so that probes can be told later on. */
    observe(): void {
        const atMs = this.state.clock.now().getTime();
        for (const configuration of [...this.known(), [...this.state.frontDoorResources.values()]]) {
            for (const group of configuration.filter(({ kind }) => kind === "originGroup")) {
                for (const origin of originsOf(configuration, group)) {
                    this.health.see(healthKey(group, origin), this.probe(group, origin), atMs);
                }
            }
        }
    }

    /** Whether a host name is one of an endpoint's. */
    owns(host: string): boolean {
        return /\.azurefd\.net$/.test(host);
    }

    answer(request: PlaneRequest): PlaneAnswer {
        this.observe();
        const configuration = this.known().find((known) => endpointOf(known, request.host));
        const endpoint = configuration && endpointOf(configuration, request.host);
        if (!configuration || !endpoint) {
            return notAvailable(400);
        }
        const routes = configuration.filter((other) => other.kind === "route" && isWithin(other, endpoint.id));
        const route = matchRoute(routes, request.path);
        const group = route && configuration.find((other) => other.kind === "originGroup" && isFor(route, other));
        if (!group) {
            return notAvailable(400);
        }
        const origin = this.select(configuration, group, request.from);
        const answer = origin && this.forward(configuration, origin, request);
        return answer ? { ...answer, headers: { ...answer.headers, "X-Azure-Ref": randomUUID() } } : notAvailable(503);
    }

    private select(configuration: FrontDoorConfiguration, group: FrontDoorResource, from: string) {
        const { sampleSize, successfulSamplesRequired, additionalLatencyInMilliseconds } = group.properties
            .loadBalancingSettings as LoadBalancingProperties;
        const probe = group.properties.healthProbeSettings as ProbeProperties | null;
        const nowMs = this.state.clock.now().getTime();
        const candidates = originsOf(configuration, group).map((origin) => {
            const { hostName, priority, weight } = origin.properties as unknown as OriginProperties;
            const intervalSeconds = probe?.probeIntervalInSeconds ?? defaultProbeSeconds;
            const settings = { intervalSeconds, sampleSize, successfulSamplesRequired };
            return {
                origin,
                enabled: isEnabled(origin),
                healthy: !probe || isHealthy(this.health.changesOf(healthKey(group, origin)), nowMs, settings),
                ...{ priority, weight },
                latencyMs: this.gateways.latencyMs(from, hostName),
            };
        });
        this.requests += 1;
        return pickByWeight(eligibleOrigins(candidates, additionalLatencyInMilliseconds), this.requests)?.origin;
    }

    /** Headers: https://learn.microsoft.com/azure/frontdoor/front-door-http-headers-protocol */
    private forward(
        configuration: FrontDoorConfiguration,
        origin: FrontDoorResource,
        request: PlaneRequest,
    ): PlaneAnswer {
        const { hostName, originHostHeader } = origin.properties as unknown as OriginProperties;
        const profile = configuration.find(({ kind }) => kind === "profile");
        return this.gateways.answer(hostName.toLowerCase(), {
            ...request,
            host: (originHostHeader || request.host).toLowerCase(),
            headers: {
                ...request.headers,
                via: "1.1 Azure",
                "x-azure-fdid": String(profile?.properties.frontDoorId),
                "x-forwarded-host": request.host,
            },
        });
    }

    private probe(group: FrontDoorResource, origin: FrontDoorResource): boolean {
        const { probePath = "/", probeRequestType = "HEAD" } = (group.properties.healthProbeSettings ??
            {}) as ProbeProperties;
        const { hostName, originHostHeader } = origin.properties as unknown as OriginProperties;
        const answer = this.gateways.answer(hostName.toLowerCase(), {
            method: probeRequestType,
            host: (originHostHeader || hostName).toLowerCase(),
            path: probePath,
            query: new URLSearchParams(),
            headers: {},
            from: "westeurope",
        });
        return answer?.status === 200;
    }

    private known(): FrontDoorConfiguration[] {
        const nowMs = this.state.clock.now().getTime();
        return [...this.state.frontDoorPropagations.values()]
            .map((propagation) => arriveUntil(propagation, nowMs).known)
            .filter((known) => known !== undefined);
    }
}

function endpointOf(configuration: FrontDoorConfiguration, host: string): FrontDoorResource | undefined {
    return configuration.find(
        (resource) => resource.kind === "endpoint" && isEnabled(resource) && resource.properties.hostName === host,
    );
}

const originsOf = (configuration: FrontDoorConfiguration, group: FrontDoorResource): readonly FrontDoorResource[] =>
    configuration.filter((resource) => resource.kind === "origin" && isWithin(resource, group.id));

/** What a probe's answer depends on. */
function healthKey(group: FrontDoorResource, { properties }: FrontDoorResource): string {
    return JSON.stringify([properties.hostName, properties.originHostHeader, group.properties.healthProbeSettings]);
}

/**
 * The page of an edge that has nobody to ask: 400 where no endpoint or route matches, 503 where the origin does not answer.
 * Documented: https://learn.microsoft.com/azure/frontdoor/front-door-route-matching and
 * https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues
 */
function notAvailable(status: 400 | 503): PlaneAnswer {
    const text = "Our services aren't available right now";
    return {
        status,
        headers: { "Content-Type": "text/html", "X-Azure-Ref": randomUUID() },
        body: `<html><head><title>${text}</title></head><body><h2>${text}</h2></body></html>`,
    };
}
