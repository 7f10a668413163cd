import { anyText, flag, listOf, members, oneOf, optional, text, time, whole } from "../common/document-check";
import type { MemberChecks } from "../common/document-check";

/** One entity that is not the same. */
export interface Difference {
    readonly kind: string;
    /** Its path below the service. */
    readonly entity: string;
    /** `missing` expected and not there · `unexpected` there and not expected. */
    readonly change: "missing" | "unexpected" | "changed";
    /** What changed, where both are there. A secret's value is never told. */
    readonly part: "content" | "secrets";
}

/** A difference that does not count, and why. */
export interface ToleratedDifference extends Difference {
    readonly reason: "unstable" | "notRequired";
}

/** A kind, a part of it or one entity that was not compared. */
export interface NotCompared {
    readonly kind: string;
    readonly entity?: string;
    readonly part: "content" | "secrets";
    readonly code: "siteLocal" | "notReadable" | "notInInventory" | "depth" | "canon" | "secretsNotRead" | "otherKey";
    readonly reason: string;
}

/**
 * What came of the comparison of a target with its snapshot: `verified` · `different` · `incomplete` a required kind could
 * not be compared · `skipped` only because it was asked not to read it · `noInventory` the snapshot has nothing to compare
 * with.
 */
export type VerificationOutcome = "verified" | "different" | "incomplete" | "skipped" | "noInventory";

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
    change: oneOf<Difference["change"]>({ missing: true, unexpected: true, changed: true }),
    part,
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
            reason: oneOf<ToleratedDifference["reason"]>({ unstable: true, notRequired: true }),
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
            }),
            reason: anyText,
        }),
    ),
    compared: members<Verification["compared"]>({ kinds: whole, entities: whole }),
    accepted: optional(text),
    problem: optional(anyText),
});
