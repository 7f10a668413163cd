import { either, members, value } from "../../common/document-check";
import type { DocumentCheck, MemberChecks } from "../../common/document-check";
import { mebibyte } from "../document-type";
import type { DocumentType } from "../document-type";
import { factsChecks, nativeFactsCheck, nativeKind, snapshotSchema } from "./facts";
import type { SnapshotFacts, SnapshotPayload } from "./facts";
import { logicalFactsCheck, logicalKind } from "./logical-facts";

/** What a later release takes by other means may lie elsewhere than in a blob, and be inventoried otherwise. */
const otherFactsCheck: DocumentCheck<SnapshotFacts> = members<SnapshotFacts>({
    ...factsChecks,
    payload: members<SnapshotPayload>({} as MemberChecks<SnapshotPayload>),
    inventory: value(() => true, ""),
});

/** By the kind that facts say they are of. */
const checks: ReadonlyMap<unknown, DocumentCheck<SnapshotFacts>> = new Map([
    [nativeKind, nativeFactsCheck],
    [logicalKind, logicalFactsCheck as unknown as DocumentCheck<SnapshotFacts>],
]);

/** The sidecar of one snapshot. */
export const snapshotDocument: DocumentType<SnapshotFacts> = {
    folder: "snapshots",
    schema: snapshotSchema,
    maxBytes: mebibyte,
    idMember: "id",
    tellsProvenance: true,
    check: either((found) => checks.get((found as { kind?: unknown } | null)?.kind) ?? otherFactsCheck),
    wayOut: "Restore an earlier version of the blob (its versions, or its soft-deleted state), or delete it.",
};
