/**
 * How much a finding counts. `blocks` a failover now would not succeed · `risks` it would, but something is not as it should
 * be · `note` nothing to do: an assumption, or what cannot be known.
 */
export type Severity = "blocks" | "risks" | "note";

/** What a judgement says: what is so, to which thing, and how to get out of it. */
export interface Verdict {
    readonly severity: Severity;
    /** The site, or the thing, that it is about. */
    readonly about: string;
    /** What was found, in one sentence. */
    readonly words: string;
    /** What to do, in one sentence. */
    readonly wayOut: string;
    /** The same as it is typed, in its order; empty where nothing is to be typed. */
    readonly commands: readonly string[];
}

/** A verdict of a check, with the check's code. */
export interface Finding extends Verdict {
    readonly code: string;
}

/** A check that could not be made, as a part did not answer. */
export interface Untold {
    readonly code: string;
    readonly about: string;
    /** What did not answer: `vault`, `service of 'standby'`. */
    readonly part: string;
    readonly problem: string;
}

/**
 * Whether a standby could take over now. `notReady` something blocks it · `unknown` something did not answer, and what did
 * does not block it · `atRisk` it could, with risks · `ready` nothing is against it.
 */
export type ReadinessState = "ready" | "atRisk" | "notReady" | "unknown";

export interface Outcome {
    readonly findings: readonly Finding[];
    readonly untold: readonly Untold[];
}

export interface Readiness extends Outcome {
    readonly state: ReadinessState;
}

/** Readiness as outputs and `status` show it. Act on `state` and on codes: words may change. */
export interface SiteReadiness {
    readonly state: ReadinessState;
    /** The worst first. */
    readonly findings: readonly Finding[];
}

const rank: Readonly<Record<Severity, number>> = { blocks: 0, risks: 1, note: 2 };

/** The worst first; those of one severity stay in the order of the registry. */
export function toReadiness({ findings, untold }: Outcome): Readiness {
    const sorted = [...findings].sort((one, other) => rank[one.severity] - rank[other.severity]);
    const has = (severity: Severity): boolean => findings.some((finding) => finding.severity === severity);
    const state = has("blocks") ? "notReady" : untold.length > 0 ? "unknown" : has("risks") ? "atRisk" : "ready";
    return { state, findings: sorted, untold };
}
