import type { ServiceObservation } from "../azure/service";
import type { OperationRecord } from "./operation-record";
import { triggeredName } from "./triggered-name";
import type { SiteLocalRecord } from "./site-local-document";
import type { Gap } from "./snapshot/gaps";
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
}

export function intendRestore(target: ServiceObservation, trigger: string, snapshotId: string): RestoreRecord {
    return {
        schema: restoreSchema,
        id: triggeredName(target, trigger),
        snapshot: snapshotId,
        target: { resourceId: target.resourceId, location: target.location, tier: target.tier },
        trigger,
        observed: { startedAt: null, completedAt: null },
        result: "intended",
        problems: [],
    };
}
