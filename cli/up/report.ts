import { inWords } from "../../dynamic-providers/common/as-people-read";
import Table from "cli-table3";
import { wrap } from "../../dynamic-providers/common/wrap";
import { listed } from "../listed";
import { describeFailover } from "./describe-failover";
import type { Forecast } from "./forecast";
import type { LastFailover } from "./last-failover";
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
    /** What is left to do, as text. */
    left: readonly string[];
    /** Why it failed; null when it did not. */
    failure: string | null;
    /** Of a site that is declared lost: its failure does not count. */
    isLost: boolean;
    /** Real seconds of all its runs. */
    durationSeconds: number;
    /** What was warned of, each once. */
    readonly messages: string[];
}

/** What `--json` prints. */
export interface UpReport {
    readonly schema: "apim-dr/up/1";
    readonly result: UpResult;
    readonly exitCode: number;
    /** What ended it, or was refused, as text. */
    readonly problems: readonly string[];
    /** What was to be done at the beginning. */
    readonly plan: readonly Pick<Step, "stack" | "action" | "code" | "words">[];
    /** Of the failover that is to be done; null where none is. */
    readonly forecast: Forecast | null;
    readonly stacks: readonly StackReport[];
    /** null where it is not known. */
    readonly activeSite: string | null;
    readonly epoch: number | null;
    /** null where no site has been active, or it is not known. */
    readonly lastFailover: LastFailover | null;
    /** What to do by hand after it, as text. */
    readonly next: readonly string[];
}

/** Of a command that came to no stack. */
export function reportWithout(result: UpResult, problems: readonly string[]): UpReport {
    return {
        ...{ schema: "apim-dr/up/1", result, exitCode: exitCodes[result], problems },
        ...{ plan: [], forecast: null, stacks: [], activeSite: null, epoch: null, lastFailover: null, next: [] },
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

/** A plan, a numbered line each. */
export function formatPlan(steps: readonly Step[]): string[] {
    const width = Math.max(0, ...steps.map(({ stack }) => stack.length));
    return steps.map(({ stack, words }, index) => {
        const number = `${index + 1}.`.padStart(4);
        return wrap(`${number} ${stack.padEnd(width)}  ${words}`, " ".repeat(number.length + width + 3));
    });
}

/** The report for people: no line is wider than 80 columns, but for names and commands that have no blank. */
export function formatReport(report: UpReport): string {
    const { stacks, problems, next } = report;
    return [
        ...(stacks.length > 0 ? [tableOf(stacks)] : []),
        ...listed(
            "Failed",
            stacks.flatMap(({ stack, failure }) => (failure === null ? [] : [`${stack}: ${firstLineOf(failure)}`])),
        ),
        ...listed(
            "Left to do",
            stacks.flatMap(({ stack, left }) => left.map((words) => `${stack}: ${words}`)),
        ),
        // Not broken: their commands are copied, and logs are searched for them.
        ...problems,
        wrap(endOf(report)),
        ...(hasFailedOver(report) ? [wrap(`Failover: ${describeFailover(report.lastFailover!)}`)] : []),
        ...listed("Next", next),
    ].join("\n");
}

function tableOf(stacks: readonly StackReport[]): string {
    const table = new Table({
        head: ["stack", "did", "changes", "took"],
        style: { head: [], border: [] },
        wordWrap: true,
        colWidths: [Math.max(7, ...stacks.map(({ stack }) => stack.length + 2)), 25, 27, 9],
    });
    for (const { stack, did, changes, durationSeconds } of stacks) {
        const counts = Object.entries(changes).map(([operation, count]) => `${count} ${operation}`);
        const hasRun = did.length > 0;
        table.push([
            stack,
            did.join(", ") || "not run",
            hasRun ? counts.join(", ") || "none" : "",
            hasRun ? inWords(durationSeconds) : "",
        ]);
    }
    return table.toString();
}

function endOf({ result, stacks, activeSite, epoch }: UpReport): string {
    const state = activeSite === null ? "no site is active" : `'${activeSite}' is active in epoch ${epoch}`;
    const ends: Record<UpResult, string> = {
        settled: `Settled: ${state}. Nothing is left to do.`,
        previewed: "Previewed: nothing was changed.",
        unsettled: `Not settled: ${state}.`,
        failed: `Failed: ${epoch === null ? "the active site is not known" : state}.`,
        refused: "Refused: nothing was changed.",
        interrupted: "Interrupted: the next run continues.",
    };
    const lost = stacks.filter(({ isLost, failure, did }) => isLost && (failure !== null || did.length === 0));
    return result === "settled" && lost.length > 0
        ? `Settled, but for ${lost.map(({ stack }) => `'${stack}'`).join(", ")}, declared lost: ${state}.`
        : ends[result];
}

/** Whether the failover that was foretold is done. */
const hasFailedOver = ({ forecast, activeSite, lastFailover }: UpReport): boolean =>
    forecast !== null && lastFailover !== null && forecast.to === activeSite;

const firstLineOf = (text: string): string => text.split("\n")[0]!;
