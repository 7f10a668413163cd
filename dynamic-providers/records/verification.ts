import { anyText, flag, listOf, members, oneOf, optional, text, time, whole } from "../common/document-check";
import type { MemberChecks } from "../common/document-check";
import { readingPlan } from "./inventory-summary";
import type { ReadingPlan } from "./inventory-summary";

/** One entity that is not the same, or does not work on the target. */
export interface Difference {
    readonly kind: string;
    /** Its path below the service. */
    readonly entity: string;
    /**
     * `missing` expected and not there · `unexpected` there and not expected · `broken` Azure says that it does not work on
     * the target · `dangling` it refers to what the target does not have.
     */
    readonly change: "missing" | "unexpected" | "changed" | "broken" | "dangling";
    /** What changed, where both are there. A secret's value is never told. */
    readonly part: "content" | "secrets";
    /** Of what is broken, the status and Azure's words on it; of what dangles, what is not there. */
    readonly detail?: string;
}

/** Whether it says that something does not work on the target, and not that the snapshot has it otherwise. */
export const isFault = ({ change }: Difference): boolean => change === "broken" || change === "dangling";

/** A difference that does not count, and why. */
export interface ToleratedDifference extends Difference {
    /** `inSnapshot`: the service had the same fault when the snapshot was taken. */
    readonly reason: "unstable" | "notRequired" | "inSnapshot";
}

/** A kind, a part of it or one entity that was not compared. `leftOut`: what no comparison looks at. */
export interface NotCompared {
    readonly kind: string;
    readonly entity?: string;
    readonly part: "content" | "secrets";
    readonly code:
        "siteLocal" | "notReadable" | "notInInventory" | "depth" | "canon" | "secretsNotRead" | "otherKey" | "leftOut";
    readonly reason: string;
}

/**
 * What came of the comparison of a target with its snapshot: `verified` · `different` or something does not work on the
 * target · `incomplete` a required kind could
 * not be compared · `skipped` only because it was asked not to read it · `noInventory` the snapshot has nothing to compare
 * with.
 */
export type VerificationOutcome = "verified" | "different" | "incomplete" | "skipped" | "noInventory";

/** What came of probes: requests to the gateways of the target. Each gateway is sent each probe. */
export interface ProbeResult {
    readonly gateways: number;
    /** Answered as expected. */
    readonly answered: number;
    /** Answered on the status path, which says nothing of the APIs. */
    readonly reached: number;
    readonly failed: number;
}

/** What the catalog holds of it, as a part of the restore's record. */
export interface Verification {
    readonly outcome: VerificationOutcome;
    readonly verified: boolean;
    /** Azure's time, ISO 8601. */
    readonly comparedAt: string;
    readonly differences: readonly Difference[];
    readonly tolerated: readonly ToleratedDifference[];
    readonly notCompared: readonly NotCompared[];
    /** Kinds and entities that were compared. */
    readonly compared: { readonly kinds: number; readonly entities: number };
    /** How the target was read; missing where it was not, and in records of releases that read no other way than `full`. */
    readonly plan?: ReadingPlan;
    /** Missing where no probe is declared. */
    readonly probes?: ProbeResult;
    /** The snapshot whose differences were accepted in config. */
    readonly accepted?: string;
    /** Why there was nothing to compare with. */
    readonly problem?: string;
}

/** Whether the restore must not pass for done. */
export function isBlocking({ outcome, accepted }: Verification): boolean {
    return (outcome === "different" || outcome === "incomplete") && accepted === undefined;
}

type Part = Difference["part"];

const part = oneOf<Part>({ content: true, secrets: true });

const differenceChecks: MemberChecks<Difference> = {
    kind: text,
    entity: anyText,
    change: oneOf<Difference["change"]>({
        missing: true,
        unexpected: true,
        changed: true,
        broken: true,
        dangling: true,
    }),
    part,
    detail: optional(anyText),
};

export const verificationCheck = members<Verification>({
    outcome: oneOf<VerificationOutcome>({
        verified: true,
        different: true,
        incomplete: true,
        skipped: true,
        noInventory: true,
    }),
    verified: flag,
    comparedAt: time,
    differences: listOf(members<Difference>(differenceChecks)),
    tolerated: listOf(
        members<ToleratedDifference>({
            ...differenceChecks,
            reason: oneOf<ToleratedDifference["reason"]>({ unstable: true, notRequired: true, inSnapshot: true }),
        }),
    ),
    notCompared: listOf(
        members<NotCompared>({
            kind: text,
            entity: optional(anyText),
            part,
            code: oneOf<NotCompared["code"]>({
                siteLocal: true,
                notReadable: true,
                notInInventory: true,
                depth: true,
                canon: true,
                secretsNotRead: true,
                otherKey: true,
                leftOut: true,
            }),
            reason: anyText,
        }),
    ),
    compared: members<Verification["compared"]>({ kinds: whole, entities: whole }),
    plan: optional(readingPlan),
    probes: optional(members<ProbeResult>({ gateways: whole, answered: whole, reached: whole, failed: whole })),
    accepted: optional(text),
    problem: optional(anyText),
});
