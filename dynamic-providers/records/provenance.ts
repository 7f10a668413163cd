import { members, optional, recordOf, text } from "../common/document-check";
import type { RunIdentity } from "../azure/run-identity";
import type { DocumentCheck } from "../common/document-check";

/** Why something was decided: a code for programs, and a message for people. */
export interface DecisionReason {
    readonly code: string;
    readonly message: string;
}

/**
 * Where a document of the vault comes from. It is written with the document, in the same request, so that a record of it tells
 * the same whichever run writes the record.
 */
export interface Provenance {
    /** Missing where the token tells nothing. */
    readonly by?: RunIdentity;
    /** The commit that the run was started from, as its pipeline says; missing where none does. */
    readonly commit?: string;
    /** Name of the exercise that it is a part of; missing of what is meant in earnest. */
    readonly exercise?: string;
    /** Missing where the document's own members tell it. */
    readonly reason?: DecisionReason;
    /** Consents in config that the decision needed, with their values. */
    readonly consents?: Readonly<Record<string, string>>;
}

export const runIdentityCheck = members<RunIdentity>({
    objectId: optional(text),
    applicationId: optional(text),
    name: optional(text),
});

export const decisionReasonCheck = members<DecisionReason>({ code: text, message: text });

export const provenanceCheck: DocumentCheck<Provenance> = members<Provenance>({
    by: optional(runIdentityCheck),
    commit: optional(text),
    exercise: optional(text),
    reason: optional(decisionReasonCheck),
    consents: optional(recordOf(text)),
});
