import type { HttpMethods } from "@azure/core-rest-pipeline";
import type { Work } from "../sandbox/operations/durations";
import type { Priced } from "./prices";

/**
 * One request to the resource manager. Names, IDs and secrets stand in it as placeholders (`{svc}`): what is recorded of a request
 * is this text, so that none of them can be in a recording.
 */
export interface Call {
    /** Method, path and query: `GET /subscriptions/{sub}/…`. */
    readonly call: `${HttpMethods} /${string}`;
    /** Names the step in its scenario. */
    readonly as: string;
    readonly body?: unknown;
    /** Placeholders that the answer gives a value, by the member's path. The kit keeps those of `secretNames` in memory alone. */
    readonly binds?: Readonly<Record<string, string>>;
    /** It is sent while the operation before it runs. */
    readonly during?: true;
    /** Nothing can follow where this is refused. */
    readonly required?: true;
    /** Waited before it is sent. */
    readonly afterSeconds?: number;
    /** Sent up to so often at once, until an answer is no success. */
    readonly burst?: number;
    /** A refusal may pass by itself: it is sent again for up to half an hour, and the last answer is recorded. */
    readonly untilAccepted?: true;
}

/** Asks the operation that the call before has begun how it goes, until it has ended. */
export interface Follow {
    readonly follow: Work | "other";
    readonly as: string;
}

/** Asks a URL outside of the resource manager until it answers with 200, or refuses. */
export interface Observe {
    readonly observe: string;
    readonly until: "served" | "refused";
    readonly work: Work;
    readonly as: string;
}

export type Step = Call | Follow | Observe;

/** A row of the sandbox's ledger that a scenario settles. */
export interface Settled {
    /** The row's statement in docs/sandbox.md, word by word. */
    readonly row: string;
    /** Names of the steps whose answers decide. */
    readonly by: readonly string[];
    /** A regular expression for the members that decide. @default all of them */
    readonly members?: string;
}

export interface Scenario {
    readonly name: string;
    /** What it tries, as `--plan` prints it. */
    readonly tries: string;
    /** What it creates: once for each unit. */
    readonly creates: readonly Priced[];
    /** How long it takes on Azure, in minutes: least and most. */
    readonly minutes: readonly [least: number, most: number];
    readonly premium?: true;
    readonly steps: readonly Step[];
    readonly settles: readonly Settled[];
}

/** `create: PUT`: unique in the suite. */
export const nameOfStep = (scenario: Scenario, step: Step): string => `${scenario.name}: ${step.as}`;
