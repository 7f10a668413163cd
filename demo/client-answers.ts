import { inWords } from "../dynamic-providers/common/as-people-read";

/** What one request of a client came to. Times are milliseconds of the sandbox's clock. */
export interface ClientAnswer {
    readonly sentAtMs: number;
    readonly answeredAtMs: number;
    /** Region that the client is in. */
    readonly client: string;
    /** Who answered; missing where that was an error. */
    readonly gateway?: { readonly service: string; readonly region: string };
    /** What came instead: a status, or that the connection ended. */
    readonly error?: string;
}

/** What clients saw in a stretch of time. */
export interface ClientExperience {
    readonly requests: number;
    readonly errors: number;
    /** From the first request that failed to the first answer after the last one that did; 0 where none failed. */
    readonly outageSeconds: number;
    /** Whether the last request of the stretch was answered. */
    readonly recovered: boolean;
    /** Each error, and how often. */
    readonly errorCounts: Readonly<Record<string, number>>;
    /** Each service and region that answered, and how often, in the order of their first answers. */
    readonly gatewayCounts: Readonly<Record<string, number>>;
}

/** @param fromMs - requests sent at or after it count. */
export function summarize(answers: readonly ClientAnswer[], fromMs: number, untilMs = Infinity): ClientExperience {
    const inOrder = [...answers]
        .filter(({ sentAtMs }) => sentAtMs >= fromMs && sentAtMs <= untilMs)
        .sort((left, right) => left.sentAtMs - right.sentAtMs);
    const failed = inOrder.filter(({ error }) => error !== undefined);
    const first = failed[0];
    const last = failed.at(-1);
    const recovery = last && inOrder[inOrder.indexOf(last) + 1];
    const endMs = recovery?.answeredAtMs ?? last?.answeredAtMs;
    return {
        requests: inOrder.length,
        errors: failed.length,
        outageSeconds: first ? Math.round((endMs! - first.sentAtMs) / 1000) : 0,
        recovered: !last || recovery !== undefined,
        errorCounts: count(failed.map(({ error }) => error!)),
        gatewayCounts: count(
            inOrder.flatMap(({ gateway }) => (gateway ? [`${gateway.service} in ${gateway.region}`] : [])),
        ),
    };
}

/** The newest answer to each client. */
export function latestOfEach(answers: readonly ClientAnswer[]): readonly ClientAnswer[] {
    return [...new Map(answers.map((answer) => [answer.client, answer])).values()];
}

/** For example `812 requests, 3 errors (503: 3) in 41 s; answered by one in West Europe: 12`. */
export function describeExperience({
    requests,
    errors,
    errorCounts,
    gatewayCounts,
    outageSeconds,
}: ClientExperience): string {
    const list = (counts: Readonly<Record<string, number>>): string =>
        Object.entries(counts)
            .map(([what, times]) => `${what}: ${times}`)
            .join(", ");
    return [
        `${requests} requests, ${errors} errors`,
        ...(errors > 0 ? [` (${list(errorCounts)}), ${inWords(outageSeconds)} from the first to the recovery`] : []),
        ...(Object.keys(gatewayCounts).length > 0 ? [`; answered by ${list(gatewayCounts)}`] : []),
    ].join("");
}

function count(values: readonly string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const value of values) {
        counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
}
