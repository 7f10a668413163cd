import { CodedError } from "../common/coded-error";

/** What lies in the store of logical snapshots is not what was put there. */
export class DamagedTreeError extends CodedError {
    constructor(
        /** The blob. */
        readonly blob: string,
        reason: string,
    ) {
        super(
            "TreeDamaged",
            `'${blob}' of the logical snapshots ${reason}. Restore an earlier version of the blob (its versions, or its ` +
                "soft-deleted state), or use another snapshot.",
        );
    }
}
