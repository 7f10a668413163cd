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
    /** Values of the placeholders when it is sent again. The conformance kit writes them, so that no script is needed. */
    readonly bindings?: Readonly<Record<string, string>>;
    /** What was seen outside of the resource manager. */
    readonly observations?: readonly Observation[];
}

/** How long something took: at least and at most, in seconds. */
export type SecondsBetween = readonly [least: number, most: number];

/** Something that was asked again and again until it was so. */
export interface Observation {
    readonly name: string;
    /** As sandbox/operations/durations.ts names it. */
    readonly work: string;
    readonly seconds: SecondsBetween;
    /** Whether it was so in the end. */
    readonly seen: boolean;
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
    /** What the conformance kit calls it: `scenario: step`. */
    readonly name?: string;
    /** Whether an operation that has begun before still runs. @default what the answer shows */
    readonly underWay?: boolean;
    /** How long was waited before it. */
    readonly afterSeconds?: number;
    /** It was sent up to so often, until an answer was no success. */
    readonly burst?: number;
    /** Placeholders that the answer gives a value, by the member's path. */
    readonly binds?: Readonly<Record<string, string>>;
    /** Nobody saw the answer: it is sent again, and not compared. */
    readonly lost?: boolean;
    /** Whether the ETag is that of the answer before from the same path. */
    readonly sameETag?: boolean;
    /** What ended with this answer, and how long it took. */
    readonly took?: { readonly work: string; readonly seconds: SecondsBetween };
}

/** How names of recordings begin that the conformance kit has made. */
export const kitPrefix = "conformance-";

/** @returns the names of all recordings, without their ending. */
export function recordingNames(folder = directory): string[] {
    return readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .map((name) => name.slice(0, -".json".length))
        .sort();
}

export function readRecording(name: string, folder = directory): Recording {
    return JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")) as Recording;
}

/** Recordings of what lies below a service, which replay-entities.test.ts replays on a service of its own. */
export const entityRecordings = ["subscriptions_2022-08-01", "named-values_2022-08-01", "entities_2024-05-01"] as const;
