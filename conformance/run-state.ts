import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Observation, RecordedStep } from "../tests/sandbox/replay/recording";

/**
 * How far a run has come. What a run has created can only be found again by its names, so the suffix, the subscription and the URL of
 * an operation under way stand here in the clear, readable by the owner of the file alone; secrets never do. It goes once all is removed.
 */
export interface RunState {
    readonly version: 1;
    readonly target: "azure" | "sandbox";
    readonly subscriptionId: string;
    readonly location: string;
    readonly otherLocation: string;
    readonly suffix: string;
    readonly premium: boolean;
    readonly begunAt: string;
    /** Number of the next step, from 0. */
    readonly next: number;
    /** A request of the next step was sent, and its answer is not here. */
    readonly isSent: boolean;
    /** Values of placeholders that answers gave; no secrets. */
    readonly bound: Readonly<Record<string, string>>;
    readonly underWay?: OperationUnderWay;
    readonly steps: readonly RecordedStep[];
    readonly observations: readonly Observation[];
    /** Why the run came to an end before its last step. */
    readonly stoppedBy?: string;
}

/** What a call has begun. */
export interface OperationUnderWay {
    readonly url: string;
    /** When Azure said that it begins, and when it said last that it runs: ISO 8601. */
    readonly begunAt: string;
    readonly seenRunningAt: string;
    /** The answer that named it was lost, or is that of a request that was sent twice. */
    readonly lost?: boolean;
}

/** Keeps the state of a run in one file. */
export class StateFile {
    private readonly file: string;

    constructor(private readonly directory: string) {
        this.file = path.join(directory, "state.json");
    }

    read(): RunState | undefined {
        return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as RunState) : undefined;
    }

    /** A run that is killed meanwhile leaves the state before or this one, whole. */
    write(state: RunState): void {
        mkdirSync(this.directory, { recursive: true, mode: 0o700 });
        writeFileSync(`${this.file}.new`, `${JSON.stringify(state, null, 1)}\n`, { mode: 0o600 });
        renameSync(`${this.file}.new`, this.file);
    }

    remove(): void {
        rmSync(this.file, { force: true });
    }
}
