import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { kitPrefix } from "../tests/sandbox/replay/recording";
import type { Recording } from "../tests/sandbox/replay/recording";
import type { AzureFixture } from "../tests/support/azure-fixture";
import { compareWithSandbox } from "./compare";
import type { Difference } from "./compare";
import { formatDifferences, formatRows } from "./format-reports";
import { decideRows } from "./ledger-rows";
import type { DecidedRow } from "./ledger-rows";
import { removeAll } from "./remove";
import { Run } from "./run";
import type { RunState } from "./run-state";
import type { Scenario } from "./scenario";
import type { Target } from "./target";
import { toRecording } from "./to-recording";

export interface ConformanceOptions {
    readonly target: Target;
    /** Where it begins, or goes on. */
    readonly state: RunState;
    readonly scenarios: readonly Scenario[];
    /** Where the recording and the two pages are written. */
    readonly directory: string;
    /** Keeps the state, so that a run that is killed can go on; undefined: all is done and removed. */
    readonly keep: (state: RunState | undefined) => void;
    /** The sandbox to compare with. */
    readonly sandbox: () => Promise<AzureFixture>;
    readonly report: (line: string) => void;
}

export interface Outcome {
    readonly recording: Recording;
    readonly differences: readonly Difference[];
    readonly rows: readonly DecidedRow[];
    /** Recording, differences, ledger. */
    readonly files: readonly string[];
    /** Why it ended before the last step. */
    readonly stoppedBy?: string;
}

/** Runs the scenarios against an Azure, removes what they made, compares what was recorded with the sandbox, and writes both pages. */
export async function runConformance(options: ConformanceOptions): Promise<Outcome> {
    const { target, scenarios, directory, keep, report } = options;
    const state = await toEnd(options);
    const recording = toRecording(state);
    mkdirSync(directory, { recursive: true });
    const tier = state.premium ? "premium" : "developer";
    const name = `${kitPrefix}${tier}_${state.begunAt.slice(0, 10)}.json`;
    const write = (file: string, text: string): string => {
        writeFileSync(path.join(directory, file), text);
        return path.join(directory, file);
    };
    const recorded = write(name, `${JSON.stringify(recording, null, 1)}\n`);
    await removeAll(target, state, report);
    keep(undefined);
    const differences = await compareWithSandbox(recording, await options.sandbox());
    const rows = decideRows(scenarios, recording, differences);
    return {
        ...{ recording, differences, rows, stoppedBy: state.stoppedBy },
        files: [
            recorded,
            write("differences.md", formatDifferences(recording, differences, state.stoppedBy)),
            write("ledger.md", formatRows(recording, rows)),
        ],
    };
}

/** An error ends the run as a refusal does: what is there is recorded, and what was made goes. */
async function toEnd({ target, state, scenarios, keep, report }: ConformanceOptions): Promise<RunState> {
    let last = state;
    const note = (next: RunState): void => {
        last = next;
        keep(next);
    };
    try {
        return await new Run(target, state, note, scenarios, report).toEnd();
    } catch (error) {
        const stopped = { ...last, stoppedBy: error instanceof Error ? error.message : String(error) };
        keep(stopped);
        return stopped;
    }
}
