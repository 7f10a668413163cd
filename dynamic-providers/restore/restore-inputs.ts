import { parseResourceId, serviceType } from "../azure/resource-id";
import { inputFailure } from "../common/failure";
import { both, isAbsent, isText, isWhole, may, mayBeOneOf, mayList, must, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { isKnown } from "../common/unknown";
import { findKind } from "../inventory/kinds";
import { verificationTable } from "../inventory/verification-inputs";
import type { VerificationInputs } from "../inventory/verification-inputs";
import { logicalRestoreTable } from "../logical-restore/logical-restore-inputs";
import type { LogicalRestoreInputs } from "../logical-restore/logical-restore-inputs";
import { operationTable } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import { omittedFromNativeBackup } from "../records/snapshot/native-backup";
import { SnapshotKind } from "../records/selection/snapshot-preference";
import type { SnapshotPreference } from "../records/selection/snapshot-preference";
import { isServiceId } from "../records/selection/source";
import { parseSelector } from "../records/snapshot/selector";

import { probeTable } from "./probe-inputs";
import type { ProbeInputs } from "./probe-inputs";
import type { RestorePlan } from "./plan-restore";

/** What a restore leaves to its target, and what is taken as it is. */
export interface RestoreAllowances extends ProbeInputs {
    /** Kinds and entities that are the target's own. */
    readonly siteLocal?: readonly string[];
    /** The snapshot whose differences are taken as they are. */
    readonly acceptDifferences?: string;
    /** What the snapshot leaves out and the target need not have. */
    readonly acknowledgedGaps?: readonly string[];
}

export interface RestoreInputs
    extends OperationInputs, VerificationInputs, RestoreAllowances, LogicalRestoreInputs, SnapshotPreference {
    /** ID of a snapshot, `latest`, or `before:` and a time. */
    readonly snapshot: string;
    /** Whose snapshots `latest` and `before:` are about: a service's resource ID or a site's name. */
    readonly from?: string;
    /** The snapshot that may overwrite the very service it was taken from. */
    readonly overwriteActive?: string;
    /** What the program observed; missing where no program has. */
    readonly plan?: RestorePlan;
}

const isName = (value: unknown): boolean => typeof value === "string";

export const allowancesTable: InputTable<RestoreAllowances> = {
    ...probeTable,
    siteLocal: mayList(
        isKindOrEntity,
        "it must be a kind of entities ('backends') or an entity ('namedValues/region').",
    ),
    acceptDifferences: may(isName, "it must be the ID of the snapshot whose differences are accepted."),
    acknowledgedGaps: mayList(
        (name) => omittedFromNativeBackup.includes(name),
        `it must be one of ${omittedFromNativeBackup.join(", ")}.`,
    ),
};

export const preferenceTable: InputTable<SnapshotPreference> = {
    preferredSnapshotKind: mayBeOneOf(SnapshotKind),
    preferredKindToleranceSeconds: may(
        isWhole(0),
        "it must be a whole number of seconds, 0 or more: by how much a snapshot of the preferred kind may be older.",
    ),
};

export const restoreTable: InputTable<RestoreInputs> = {
    ...operationTable,
    ...verificationTable,
    ...preferenceTable,
    snapshot: {
        check: (value, _inputs, property) => {
            if (typeof value !== "string" || value === "") {
                const rule = "it must be the ID of a snapshot in the catalog, 'latest', or 'before:' and a time.";
                return [inputFailure(property, value, rule)];
            }
            const { failure } = parseSelector(value);
            return failure ? [failure] : [];
        },
    },
    from: {
        check: (value, { snapshot }, property) => {
            const row = may(
                (from) => isText(from) && (!isServiceId(from) || parseResourceId(from, serviceType) !== undefined),
                "it must be the resource ID of the API Management service that the snapshot was taken of, or the name of a site.",
            );
            const isById = typeof snapshot === "string" && parseSelector(snapshot).selector?.by === "id";
            const needless = must(
                isAbsent,
                "snapshot names one by its ID, whosever it is: leave from out, or set snapshot to latest.",
            );
            return (isById && isKnown(snapshot) ? both(row, needless) : row).check!(value, {}, property);
        },
    },
    overwriteActive: may(isName, "it must be the ID of the snapshot that may overwrite its own service."),
    ...allowancesTable,
    ...logicalRestoreTable,
    // What was observed is no change of the restore.
    plan: notCompared(),
};

/** Entities are paths of collections and names in turn. */
function isKindOrEntity(path: string): boolean {
    const segments = path.split("/");
    const collections = segments.filter((_segment, index) => index % 2 === 0);
    const isEntity = segments.length % 2 === 0 && segments.every((segment) => segment !== "");
    return findKind(path) !== undefined || (isEntity && findKind(collections.join("/")) !== undefined);
}
