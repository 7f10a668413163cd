import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { Handover, SiteStatus } from "../../dynamic-providers/protocol/describe-site";
import Table from "cli-table3";
import type { Step } from "./order";

/**
 * How a command ended: `settled` nothing is left to do · `unsettled` the bound on rounds was reached · `failed` a stack
 * failed · `refused` before anything was touched · `interrupted` by a signal · `previewed` nothing was to be changed.
 */
export type UpResult = "settled" | "unsettled" | "failed" | "refused" | "interrupted" | "previewed";

/** 0: settled, or previewed. 1: failed, or not settled. 2: refused, nothing was touched. 130: interrupted. */
export const exitCodes: Readonly<Record<UpResult, number>> = {
    settled: 0,
    previewed: 0,
    failed: 1,
    unsettled: 1,
    refused: 2,
    interrupted: 130,
};

/** One stack in the report. */
export interface StackReport {
    readonly stack: string;
    readonly did: string[];
    /** Resources by operation, of all its runs. */
    readonly changes: Record<string, number>;
    /** The newest epoch after its last run; null where it is not known. */
    epoch: number | null;
    /** In words, what is left to do. */
    left: readonly string[];
    /** Why it failed; null when it did not. */
    failure: string | null;
    /** Of a site that is given up for lost: its failure does not count. */
    isLost: boolean;
    /** Real seconds of all its runs. */
    durationSeconds: number;
    /** What was warned of, each once. */
    readonly messages: string[];
}

/** The failover that has made the active site active. */
export type LastFailover = Handover & Pick<SiteStatus, "dataLossSeconds" | "recoverySeconds">;

/** What `--json` prints. */
export interface UpReport {
    readonly schema: "apim-dr/up/1";
    readonly result: UpResult;
    readonly exitCode: number;
    /** What ended it, or was refused, in words. */
    readonly problems: readonly string[];
    /** What was to be done at the beginning. */
    readonly plan: readonly Pick<Step, "stack" | "action" | "code" | "words">[];
    readonly stacks: readonly StackReport[];
    /** null where nobody knows. */
    readonly activeSite: string | null;
    readonly epoch: number | null;
    /** null where nobody has been active, or nobody knows. */
    readonly lastFailover: LastFailover | null;
}

/** Of a command that came to no stack. */
export function reportWithout(result: UpResult, problems: readonly string[]): UpReport {
    return {
        ...{ schema: "apim-dr/up/1", result, exitCode: exitCodes[result], problems },
        ...{ plan: [], stacks: [], activeSite: null, epoch: null, lastFailover: null },
    };
}

export function newStackReport(stack: string): StackReport {
    return {
        stack,
        did: [],
        changes: {},
        epoch: null,
        left: [],
        failure: null,
        isLost: false,
        durationSeconds: 0,
        messages: [],
    };
}

export function addChanges(report: StackReport, changes: Readonly<Record<string, number>>): void {
    for (const [operation, count] of Object.entries(changes)) {
        report.changes[operation] = (report.changes[operation] ?? 0) + count;
    }
}

/** A plan, one line each. */
export function formatPlan(steps: readonly Step[]): string[] {
    const width = Math.max(0, ...steps.map(({ stack }) => stack.length));
    return steps.map(({ stack, words }, index) => `  ${index + 1}. ${stack.padEnd(width)}  ${words}`);
}

/** What is declared and recorded, before the plan. */
export function describeSituation(activeSite: string, { active, epoch, promotion }: Authority): string {
    if (promotion) {
        return `'${promotion.site}' is being promoted to epoch ${promotion.epoch}, and '${activeSite}' is declared active:`;
    }
    return active === null
        ? `Nobody has been active yet, and '${activeSite}' is declared active:`
        : active === activeSite
          ? `'${active}' is active in epoch ${epoch}, as declared:`
          : `'${active}' is active in epoch ${epoch}, and '${activeSite}' is declared active:`;
}

export function formatReport({ stacks, result, problems, activeSite, epoch }: UpReport): string {
    const table = new Table({
        head: ["stack", "did", "changes", "epoch", "left"],
        style: { head: [], border: [] },
        wordWrap: true,
        colWidths: [null, 24, 22, null, 60],
    });
    for (const { stack, did, changes, epoch: seen, left, failure } of stacks) {
        const counts = Object.entries(changes).map(([operation, count]) => `${count} ${operation}`);
        table.push([
            stack,
            did.join(", ") || "not run",
            did.length === 0 ? "" : counts.join(", ") || "none",
            seen ?? "",
            [...(failure ? [failure.split("\n").slice(0, 3).join("\n")] : []), ...left].join("; "),
        ]);
    }
    const state = activeSite === null ? "nobody is active" : `'${activeSite}' is active in epoch ${epoch}`;
    const ends: Record<UpResult, string> = {
        settled: `Settled: ${state}. Nothing is left to do.`,
        previewed: "Previewed: nothing was changed.",
        unsettled: `Not settled: ${state}.`,
        failed: `Failed: ${epoch === null ? "who is active is not known" : state}.`,
        refused: "Refused: nothing was touched.",
        interrupted: "Interrupted: the next run goes on where this one was.",
    };
    const lost = stacks.filter(({ isLost, failure, did }) => isLost && (failure !== null || did.length === 0));
    const end =
        result === "settled" && lost.length > 0
            ? `Settled, but for ${lost.map(({ stack }) => `'${stack}'`).join(", ")}, given up for lost: ${state}.`
            : ends[result];
    return [...(stacks.length > 0 ? [table.toString()] : []), ...problems, end].join("\n");
}
