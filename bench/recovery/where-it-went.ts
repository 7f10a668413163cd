import type { LoggedRequest } from "../../sandbox";
import type { AzureWork } from "./critical-path";

/** Seconds from the start until clients are served, by what there was to wait for. */
export interface Shares {
    /** Azure was at what is on the critical path. */
    readonly criticalPath: number;
    /** Azure was at something else. */
    readonly otherOperations: number;
    /** Azure was done, and whoever waits had not asked again yet. */
    readonly polls: number;
    /** Azure was asked, without a pause of a second: sign-in, inventories, the vault. */
    readonly requests: number;
    /** Azure was not asked: engines and programs start, compute and end; waits by real time. */
    readonly engine: number;
}

/** Longer without a request is no answer's time. */
const pauseMs = 1000;

/** Every moment counts once, for the first of the shares that holds. */
export function shareOut(
    fromMs: number,
    untilMs: number,
    critical: readonly AzureWork[],
    all: readonly AzureWork[],
    requests: readonly LoggedRequest[],
): Shares {
    const asked = requests
        .filter(({ endpoint }) => endpoint !== "dataPlane")
        .map(({ at, path }) => ({ atMs: at.getTime(), path: path.toLowerCase() }))
        .sort((left, right) => left.atMs - right.atMs);
    const busy = asked
        .slice(1)
        .map(({ atMs }, index) => span(asked[index]!.atMs, atMs))
        .filter(([from, until]) => until - from <= pauseMs);
    const unseen = all.flatMap(({ token, endsAtMs }) => {
        const seen = token && asked.find(({ atMs, path }) => atMs >= endsAtMs && path.includes(token.toLowerCase()));
        return seen ? [span(endsAtMs, seen.atMs)] : [];
    });
    const layers = [critical.map(spanOf), all.map(spanOf), unseen, busy, [span(fromMs, untilMs)]];
    const covered = layers.map((_layer, index) => coveredMs(layers.slice(0, index + 1).flat(), fromMs, untilMs));
    const [criticalPath, otherOperations, polls, requesting, engine] = covered.map(
        (ms, index) => (ms - (covered[index - 1] ?? 0)) / 1000,
    );
    return {
        criticalPath: criticalPath!,
        otherOperations: otherOperations!,
        polls: polls!,
        requests: requesting!,
        engine: engine!,
    };
}

type Span = readonly [fromMs: number, untilMs: number];
const span = (fromMs: number, untilMs: number): Span => [fromMs, untilMs];
const spanOf = ({ beganAtMs, endsAtMs }: AzureWork): Span => [beganAtMs, endsAtMs];

/** How much of a stretch lies in any of the spans. */
function coveredMs(spans: readonly Span[], fromMs: number, untilMs: number): number {
    let total = 0;
    let reached = fromMs;
    for (const [from, until] of [...spans].sort(([left], [right]) => left - right)) {
        const [begin, end] = [Math.max(from, reached), Math.min(until, untilMs)];
        if (end > begin) {
            total += end - begin;
            reached = end;
        }
    }
    return total;
}
