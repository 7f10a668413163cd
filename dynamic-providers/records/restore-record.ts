import type { ServiceObservation } from "../azure/service";
import { listOf, members, optional, text } from "../common/document-check";
import { documentId, exactly, mebibyte, serviceResourceId } from "./document-type";
import type { DocumentType } from "./document-type";
import { coherent, isBegun, operationRecordChecks } from "./operation-record";
import type { OperationRecord } from "./operation-record";
import { triggeredName } from "./triggered-name";
import { siteLocalRecordCheck } from "./site-local-document";
import type { SiteLocalRecord } from "./site-local-document";
import { gapCheck } from "./snapshot/gaps";
import type { Gap } from "./snapshot/gaps";
import { logicalRestoreRecordCheck } from "./logical-restore-record";
import type { LogicalRestoreRecord } from "./logical-restore-record";
import { isBlocking, verificationCheck } from "./verification";
import type { Verification } from "./verification";

export const restoreSchema = "apim-dr/restore/1";

/** What the catalog holds of one restore, as the JSON of `restores/{id}.json`. Times are Azure's, ISO 8601. */
export interface RestoreRecord extends OperationRecord {
    readonly schema: typeof restoreSchema;
    readonly id: string;
    readonly snapshot: string;
    readonly target: { readonly resourceId: string; readonly location: string; readonly tier: string };
    readonly trigger: string;
    /** How the target compared with the snapshot; missing until it was compared. */
    readonly verification?: Verification;
    /** What the snapshot leaves out; missing until the restore is done. */
    readonly gaps?: readonly Gap[];
    /** What the target held of its own before; missing where nothing was declared siteLocal. */
    readonly siteLocal?: SiteLocalRecord;
    /** Missing for one of Azure's backups. */
    readonly logical?: LogicalRestoreRecord;
}

/** @param overwriteActive - the snapshot that config allows to overwrite the active site's service. */
export function intendRestore(
    target: ServiceObservation,
    trigger: string,
    snapshotId: string,
    overwriteActive?: string,
): RestoreRecord {
    return {
        schema: restoreSchema,
        id: triggeredName(target, trigger),
        snapshot: snapshotId,
        target: { resourceId: target.resourceId, location: target.location, tier: target.tier },
        trigger,
        observed: { startedAt: null, completedAt: null },
        result: "intended",
        problems: [],
        ...(overwriteActive === snapshotId && { provenance: { consents: { overwriteActive } } }),
    };
}

export const restoreDocument: DocumentType<RestoreRecord> = {
    folder: "restores",
    schema: restoreSchema,
    maxBytes: 16 * mebibyte,
    idMember: "id",
    tellsProvenance: true,
    check: coherent(
        members<RestoreRecord>({
            ...operationRecordChecks,
            schema: exactly(restoreSchema),
            snapshot: documentId,
            target: members<RestoreRecord["target"]>({ resourceId: serviceResourceId, location: text, tier: text }),
            trigger: text,
            verification: optional(verificationCheck),
            gaps: optional(listOf(gapCheck)),
            siteLocal: optional(siteLocalRecordCheck),
            logical: optional(logicalRestoreRecordCheck),
        }),
    ),
    wayOut:
        "Restore an earlier version of the blob (its versions, or its soft-deleted state), or delete it once no " +
        "restore runs on its target.",
};

/** Whether its target is still to be compared with the snapshot, or to be compared again. */
export function isToCompare({ result, verification }: Pick<RestoreRecord, "result" | "verification">): boolean {
    return result !== "failed" && (!verification || isBlocking(verification));
}

/** Whether it has changed its target, or may have: Azure has accepted it, or a logical one has begun to write. */
export const isTouching = (record: RestoreRecord | undefined): boolean =>
    isBegun(record) || (record?.result === "intended" && record.logical !== undefined);
