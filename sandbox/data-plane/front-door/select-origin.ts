export interface OriginCandidate {
    readonly enabled: boolean;
    readonly healthy: boolean;
    /** 1 goes first. */
    readonly priority: number;
    readonly weight: number;
    readonly latencyMs: number;
}

/**
 * The origins that requests are spread over: enabled and healthy, of the first priority, and near. Where none is healthy,
 * all that are enabled. Documented: https://learn.microsoft.com/azure/frontdoor/routing-methods (decision flow),
 * https://learn.microsoft.com/azure/frontdoor/health-probes (complete health probe failure).
 */
export function eligibleOrigins<T extends OriginCandidate>(
    origins: readonly T[],
    additionalLatencyMs: number,
): readonly T[] {
    const enabled = origins.filter((origin) => origin.enabled);
    const healthy = enabled.filter((origin) => origin.healthy);
    if (healthy.length === 0) {
        return enabled;
    }
    const priority = Math.min(...healthy.map((origin) => origin.priority));
    const first = healthy.filter((origin) => origin.priority === priority);
    const fastest = Math.min(...first.map(({ latencyMs }) => latencyMs));
    return first.filter(({ latencyMs }) => latencyMs <= fastest + additionalLatencyMs);
}

/** The fraction that spreads numbers that follow one another evenly over 0 to 1. */
const goldenRatio = 0.618033988749895;

/** One of them, in the ratio of their weights. @param turn - counts the requests. */
export function pickByWeight<T extends OriginCandidate>(origins: readonly T[], turn: number): T | undefined {
    const total = origins.reduce((sum, { weight }) => sum + weight, 0);
    let rest = ((turn * goldenRatio) % 1) * total;
    return origins.find(({ weight }) => (rest -= weight) < 0) ?? origins.at(-1);
}
