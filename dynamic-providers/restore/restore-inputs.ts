import { inputFailure } from "../common/failure";
import { may, mayList } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { findKind } from "../inventory/kinds";
import { verificationTable } from "../inventory/verification-inputs";
import type { VerificationInputs } from "../inventory/verification-inputs";
import { operationTable } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import { omittedFromNativeBackup } from "../records/snapshot/native-backup";
import { parseSelector } from "../records/snapshot/selector";

/** What a restore leaves to its target, and what is taken as it is. */
export interface RestoreAllowances {
    /** Kinds and entities that are the target's own. */
    readonly siteLocal?: readonly string[];
    /** The snapshot whose differences are taken as they are. */
    readonly acceptDifferences?: string;
    /** What the snapshot leaves out and the target need not have. */
    readonly acknowledgedGaps?: readonly string[];
}

export interface RestoreInputs extends OperationInputs, VerificationInputs, RestoreAllowances {
    /** ID of a snapshot, or `latest`. */
    readonly snapshot: string;
    /** The snapshot that may overwrite the very service it was taken from. */
    readonly overwriteActive?: string;
}

const isName = (value: unknown): boolean => typeof value === "string";

export const allowancesTable: InputTable<RestoreAllowances> = {
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

export const restoreTable: InputTable<RestoreInputs> = {
    ...operationTable,
    ...verificationTable,
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
    overwriteActive: may(isName, "it must be the ID of the snapshot that may overwrite its own service."),
    ...allowancesTable,
};

/** Entities are paths of collections and names in turn. */
function isKindOrEntity(path: string): boolean {
    const segments = path.split("/");
    const collections = segments.filter((_segment, index) => index % 2 === 0);
    const isEntity = segments.length % 2 === 0 && segments.every((segment) => segment !== "");
    return findKind(path) !== undefined || (isEntity && findKind(collections.join("/")) !== undefined);
}
