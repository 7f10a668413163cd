import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

const directory = path.join(__dirname, "..", "..", "recordings");

/**
 * What was read from recorded traffic with Azure: member names, nulls and words are Azure's, `str` and `bool` stand for values
 * that were not kept, braces for what differs from run to run (tests/recordings/README.md).
 */
export interface Recording {
    /** Repository and path of the recording. */
    readonly source: string;
    readonly steps: readonly RecordedStep[];
}

export interface RecordedStep {
    /** Method, path and query. */
    readonly request: string;
    readonly requestHeaders?: Readonly<Record<string, string>>;
    readonly requestBody?: unknown;
    readonly status: number;
    /** `(absent)` lists names that Azure did not send. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Missing where it was not read. */
    readonly body?: unknown;
}

/** @returns the names of all recordings, without their ending. */
export function recordingNames(): string[] {
    return readdirSync(directory)
        .filter((name) => name.endsWith(".json"))
        .map((name) => name.slice(0, -".json".length))
        .sort();
}

export function readRecording(name: string): Recording {
    return JSON.parse(readFileSync(path.join(directory, `${name}.json`), "utf8")) as Recording;
}

/** Recordings of what lies below a service, which replay-entities.test.ts replays on a service of its own. */
export const entityRecordings = ["subscriptions_2022-08-01", "named-values_2022-08-01", "entities_2024-05-01"] as const;
