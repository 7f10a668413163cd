import { checksOf, judge } from "../../dynamic-providers/readiness/registry";
import type { Evidence } from "../../dynamic-providers/readiness/facts";
import type { Finding, ReadinessState } from "../../dynamic-providers/readiness/finding";

/** What `apim-dr doctor --json` prints. Times are ISO 8601. */
export interface DoctorReport {
    readonly schema: "apim-dr/doctor/1";
    /** When it was read; this machine's time where the vault did not answer. */
    readonly at: string;
    /** Whether a standby could take over now. */
    readonly state: ReadinessState;
    /** The worst first. */
    readonly findings: readonly Finding[];
    /** Every check there is: `passed`, `found` something, or `untold`, as a part did not answer. */
    readonly checks: readonly { readonly code: string; readonly result: "passed" | "found" | "untold" }[];
    /** What did not answer, and which checks could not be made for it. */
    readonly unanswered: readonly {
        readonly part: string;
        readonly problem: string;
        readonly checks: readonly string[];
    }[];
}

export function reportDoctor(evidence: Evidence, machineNow: Date): DoctorReport {
    const { state, findings, untold } = judge("doctor", evidence);
    const { vault } = evidence.project;
    const at = vault && "value" in vault ? vault.value.now : machineNow;
    const has = (list: readonly { readonly code: string }[], code: string): boolean =>
        list.some((entry) => entry.code === code);
    const parts = [...new Set(untold.map(({ part }) => part))];
    return {
        schema: "apim-dr/doctor/1",
        at: at.toISOString(),
        state,
        findings,
        checks: checksOf("doctor").map(({ code }) => ({
            code,
            result: has(findings, code) ? "found" : has(untold, code) ? "untold" : "passed",
        })),
        unanswered: parts.map((part) => {
            const ofPart = untold.filter((entry) => entry.part === part);
            return { part, problem: ofPart[0]!.problem, checks: [...new Set(ofPart.map(({ code }) => code))] };
        }),
    };
}

/** Of the command: 0 ready · 1 findings · 2 it cannot tell. */
export const exitCodes: Readonly<Record<ReadinessState, 0 | 1 | 2>> = { ready: 0, atRisk: 1, notReady: 1, unknown: 2 };
