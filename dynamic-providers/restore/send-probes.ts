import { setMaxListeners } from "node:events";
import { gatewayStatusPath } from "../azure/gateway-status-path";
import type { AskGateway } from "../azure/gateway-request";
import { realTimer } from "../requests/timer";
import type { Timer } from "../requests/timer";
import type { Difference, ProbeResult } from "../records/verification";
import { defaultProbeTimeoutSeconds } from "./probe-inputs";
import type { Probe, ProbeInputs } from "./probe-inputs";

/** A gateway that has just been restored takes its configuration a moment later. */
const pauseMilliseconds = 2_000;

export interface ProbeOutcome {
    readonly result: ProbeResult;
    /** One for each probe that a gateway did not answer as expected. */
    readonly faults: readonly Difference[];
}

/**
 * Sends every probe to every gateway, all at once, each again until the answer is the expected one or the time of all is over.
 *
 * @param gateways - URLs without a trailing slash.
 */
export async function sendProbes(
    ask: AskGateway,
    gateways: readonly string[],
    { probes = [], probeSecret, probeTimeoutSeconds }: ProbeInputs,
    timer: Timer = realTimer,
): Promise<ProbeOutcome> {
    if (gateways.length === 0) {
        const detail = "the service has no gateway to ask";
        return {
            result: { gateways: 0, answered: 0, reached: 0, failed: probes.length },
            faults: probes.map((probe) => toFault("", probe, detail)),
        };
    }
    const seconds = probeTimeoutSeconds ?? defaultProbeTimeoutSeconds;
    const over = new AbortController();
    const ended = timer.wait(seconds * 1000, over.signal).catch(() => undefined);
    const deadline = new AbortController();
    // As many as there are requests under way.
    setMaxListeners(0, deadline.signal);
    void ended.then(() => deadline.abort());
    const pairs = gateways.flatMap((gateway) => probes.map((probe) => ({ gateway, probe })));
    const sent = await Promise.all(
        pairs.map(async ({ gateway, probe }) => ({
            gateway,
            probe,
            problem: await until(ask, `${gateway}${probe.path}`, probe, probeSecret, deadline.signal, timer),
        })),
    );
    over.abort();
    const answered = sent.filter(({ problem }) => problem === undefined);
    return {
        result: {
            gateways: gateways.length,
            answered: answered.filter(({ probe }) => !isStatusPath(probe)).length,
            reached: answered.filter(({ probe }) => isStatusPath(probe)).length,
            failed: sent.length - answered.length,
        },
        faults: sent.flatMap(({ gateway, probe, problem }): Difference[] =>
            problem === undefined ? [] : [toFault(gateway, probe, problem)],
        ),
    };
}

/** Leaves out the query, which may hold secrets. */
function toFault(gateway: string, { method = "GET", path }: Probe, detail: string): Difference {
    const entity = `${method} ${gateway}${path.replace(/\?.*$/, "")}`;
    return { kind: "probes", entity, change: "broken", part: "content", detail };
}

/** Whether a probe asks for the gateway's status, which answers with any content of the service. */
const isStatusPath = ({ path }: Probe): boolean => path.toLowerCase().startsWith(gatewayStatusPath);

/** @returns what was wrong with the last answer; undefined where it was the expected one. */
async function until(
    ask: AskGateway,
    url: string,
    { method = "GET", secretHeader, expectedStatus = 200 }: Probe,
    secret: string | undefined,
    signal: AbortSignal,
    timer: Timer,
): Promise<string | undefined> {
    const headers = secretHeader !== undefined && secret !== undefined ? { [secretHeader]: secret } : {};
    let problem = "no answer in time";
    while (!signal.aborted) {
        const found = await untilAborted(
            ask({ url, method: method as "GET", headers, signal }).then(
                (status) => (status === expectedStatus ? true : `HTTP ${status}, expected ${expectedStatus}`),
                (error: unknown) => `no answer (${error instanceof Error ? error.message : "unknown"})`,
            ),
            signal,
        );
        if (found === true) {
            return undefined;
        }
        if (!signal.aborted) {
            problem = found ?? problem;
            await timer.wait(pauseMilliseconds, signal).catch(() => undefined);
        }
    }
    return problem;
}

/** What does not end by itself must not hold up the claim. */
function untilAborted<T>(running: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    return Promise.race([
        running,
        new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined), { once: true })),
    ]);
}
