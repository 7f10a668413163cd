/** A configuration on its way to the edges. Times are milliseconds of the sandbox's clock. */
export interface Propagating<C> {
    readonly configuration: C;
    readonly startsAtMs: number;
    readonly endsAtMs: number;
}

/** What the edges know of a profile, and what they are about to know. */
export interface Propagation<C> {
    /** @default undefined: nothing has reached them yet */
    readonly known?: C;
    /** At most two: the one under way, and all that was changed since then. */
    readonly underWay: readonly Propagating<C>[];
}

/**
 * Sends a configuration to the edges. What is changed while one is on its way waits until that has arrived, and then goes
 * together. Documented: https://learn.microsoft.com/azure/frontdoor/front-door-faq ("What is the estimated time for
 * deploying an Azure Front Door?").
 */
export function propagate<C>(
    before: Propagation<C>,
    configuration: C,
    nowMs: number,
    durationMs: number,
): Propagation<C> {
    const { known, underWay } = arriveUntil(before, nowMs);
    const [current, waiting] = underWay;
    if (!current) {
        return { known, underWay: [{ configuration, startsAtMs: nowMs, endsAtMs: nowMs + durationMs }] };
    }
    const next = waiting ?? { startsAtMs: current.endsAtMs, endsAtMs: current.endsAtMs + durationMs };
    return { known, underWay: [current, { ...next, configuration }] };
}

/** The same at a later time: what has arrived is known. */
export function arriveUntil<C>({ known, underWay }: Propagation<C>, nowMs: number): Propagation<C> {
    const arrived = underWay.filter(({ endsAtMs }) => endsAtMs <= nowMs).at(-1);
    return {
        known: arrived ? arrived.configuration : known,
        underWay: underWay.filter(({ endsAtMs }) => endsAtMs > nowMs),
    };
}

/** When the next of these arrives, in milliseconds; Infinity where none is on its way. */
export function nextArrivalMs(propagations: Iterable<Propagation<unknown>>, nowMs: number): number {
    const arrivals = [...propagations].flatMap(({ underWay }) => underWay.map(({ endsAtMs }) => endsAtMs));
    return Math.min(...arrivals.filter((endsAtMs) => endsAtMs > nowMs));
}
