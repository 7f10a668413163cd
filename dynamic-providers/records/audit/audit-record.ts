import type { RunIdentity } from "../../azure/run-identity";
import {
    anyText,
    listOf,
    members,
    oneOf,
    orNull,
    recordOf,
    text,
    time,
    value,
    whole,
} from "../../common/document-check";
import { blobName, containerName, documentId, exactly, mebibyte } from "../document-type";
import type { DocumentType } from "../document-type";
import { decisionReasonCheck, runIdentityCheck } from "../provenance";
import type { DecisionReason } from "../provenance";

export const auditSchema = "apim-dr/record/1";

/** What a record is about. `authority`: a change of the active site, or a part of one. */
export type AuditKind = "snapshot" | "restore" | "drill" | "authority";

/** The document that a record is about. */
export interface AuditedDocument {
    readonly container: string;
    readonly blob: string;
    /** SHA-256 of the document as hex, without members that may change later: see docs/records.md. */
    readonly digest: string;
}

/** What came of the comparison of a restored service with its snapshot. */
export interface AuditedDifferences {
    readonly count: number;
    /** Paths of entities that differ, the first twenty. */
    readonly entities: readonly string[];
    /** How many entities were compared; null where none was. */
    readonly compared: number | null;
}

/** The Key Vault key that a record is signed with. */
export interface AuditKey {
    /** ID of the key with its version. */
    readonly id: string;
    readonly algorithm: SignatureAlgorithm;
}

export type SignatureAlgorithm = "RS256";

/**
 * One record of the vault, as the JSON of `records/{sequence}.json`: what happened, who did it, and what came of it. It is
 * written once and never changed; each names the digest of the one before. Times are Azure's, ISO 8601.
 */
export interface AuditRecord {
    readonly schema: typeof auditSchema;
    /** 0 for the first; no number is left out. */
    readonly sequence: number;
    /** SHA-256 of the blob of the record before, as hex; null of the first. */
    readonly previous: string | null;
    /** The newest entry of the authority when the record was written; null where the vault keeps none. */
    readonly authority: { readonly sequence: number; readonly epoch: number; readonly digest: string } | null;
    readonly writtenAt: string;
    readonly kind: AuditKind;
    /**
     * Of a snapshot `succeeded`, `failed` or `removed`; of a restore `failed`, `notCompared`, `accepted` (its differences
     * are) or the outcome of its comparison; of a drill `passed` or `failed`; of the authority the event of its entry.
     */
    readonly event: string;
    readonly document: AuditedDocument;
    /** The site that it concerns; null where none is named. */
    readonly site: string | null;
    /** Resource ID of the service that it concerns; null where none is named. */
    readonly service: string | null;
    /** ID of the snapshot that was taken, restored, drilled or handed over; null where there is none. */
    readonly snapshot: string | null;
    /** Epoch of the authority that it belongs to; null where none is told. */
    readonly epoch: number | null;
    /** null where it has no duration, or is not known. */
    readonly startedAt: string | null;
    readonly endedAt: string;
    /** null where the document does not tell. */
    readonly by: RunIdentity | null;
    readonly commit: string | null;
    /** Name of the exercise that it is a part of; null of what is meant in earnest. */
    readonly exercise: string | null;
    readonly reason: DecisionReason;
    /** Consents in config that it needed, with their values. */
    readonly consents: Readonly<Record<string, string>>;
    /** Of a drill and of a claim after a failover. */
    readonly recoverySeconds: number | null;
    /** At most so much change was lost; of a drill, so old were its data. */
    readonly dataLossSeconds: number | null;
    /** null where nothing was to be compared. */
    readonly differences: AuditedDifferences | null;
    /** What failed, each as text. */
    readonly problems: readonly string[];
    /** Reserved for the key that it is signed with: null. */
    readonly key: AuditKey | null;
    /** SHA-256 as hex of the record without this member and the next. */
    readonly digest: string;
    /** Reserved for a signature of `digest` by `key`, base64url: null. */
    readonly signature: string | null;
}

export const sha256 = value<string>(
    (found) => typeof found === "string" && /^[0-9a-f]{64}$/.test(found),
    "it must be a SHA-256 as hex",
);

/** `{vault}` may be of any cloud: who verifies decides which hosts are asked. */
const keyId = value<string>(
    (found) => typeof found === "string" && /^https:\/\/[^/?#]+\/keys\/[^/?#]+\/[^/?#]+$/.test(found),
    "it must be the ID of a key with its version, as in https://{vault}.vault.azure.net/keys/{name}/{version}",
);

const signature = value<string>(
    (found) => typeof found === "string" && /^[A-Za-z0-9_-]{64,1024}$/.test(found),
    "it must be a signature in base64url",
);

export const auditDocument: DocumentType<AuditRecord> = {
    folder: "records",
    schema: auditSchema,
    maxBytes: mebibyte,
    check: members<AuditRecord>({
        schema: exactly(auditSchema),
        sequence: whole,
        previous: orNull(sha256),
        authority: orNull(
            members<NonNullable<AuditRecord["authority"]>>({ sequence: whole, epoch: whole, digest: sha256 }),
        ),
        writtenAt: time,
        kind: oneOf<AuditKind>({ snapshot: true, restore: true, drill: true, authority: true }),
        event: text,
        document: members<AuditedDocument>({ container: containerName, blob: blobName, digest: sha256 }),
        site: orNull(text),
        service: orNull(text),
        snapshot: orNull(documentId),
        epoch: orNull(whole),
        startedAt: orNull(time),
        endedAt: time,
        by: orNull(runIdentityCheck),
        commit: orNull(text),
        exercise: orNull(text),
        reason: decisionReasonCheck,
        consents: recordOf(text),
        recoverySeconds: orNull(whole),
        dataLossSeconds: orNull(whole),
        differences: orNull(
            members<AuditedDifferences>({ count: whole, entities: listOf(anyText), compared: orNull(whole) }),
        ),
        problems: listOf(anyText),
        key: orNull(members<AuditKey>({ id: keyId, algorithm: oneOf<SignatureAlgorithm>({ RS256: true }) })),
        digest: sha256,
        signature: orNull(signature),
    }),
    wayOut:
        "Restore the version of the blob that its run wrote (its versions, or its soft-deleted state): `apim-dr verify-records` " +
        "says whether it is that one.",
};

/** The name of a record, with as many digits as sort by it. */
export const auditIdOf = (sequence: number): string => String(sequence).padStart(6, "0");
