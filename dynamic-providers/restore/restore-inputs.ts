import { findKind } from "../inventory/kinds";
import { operationInputNames, validateOperationInputs } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import { omittedFromNativeBackup } from "../records/snapshot/native-backup";
import { parseSelector } from "../records/snapshot/selector";
import { inputFailure, unknownValue } from "../common/failure";
import type { InputFailure } from "../common/failure";
import { validateNames, validateVerificationInputs, verificationInputNames } from "../inventory/verification-inputs";
import type { VerificationInputs } from "../inventory/verification-inputs";

export interface RestoreInputs extends OperationInputs, VerificationInputs {
    /** ID of a snapshot, or `latest`. */
    readonly snapshot: string;
    /** The snapshot that may overwrite the very service it was taken from. */
    readonly overwriteActive?: string;
    /** Kinds and entities that are the target's own. */
    readonly siteLocal?: readonly string[];
    /** The snapshot whose differences are taken as they are. */
    readonly acceptDifferences?: string;
    /** What the snapshot leaves out and the target need not have. */
    readonly acknowledgedGaps?: readonly string[];
}

export const restoreInputNames: readonly (keyof RestoreInputs)[] = [
    ...operationInputNames,
    ...verificationInputNames,
    "snapshot",
    "overwriteActive",
    "siteLocal",
    "acceptDifferences",
    "acknowledgedGaps",
];

/** All that is wrong with the inputs. Values still unknown in a preview pass. */
export function validateRestoreInputs(inputs: Partial<Record<keyof RestoreInputs, unknown>>): InputFailure[] {
    const failures = [...validateOperationInputs(inputs), ...validateVerificationInputs(inputs)];
    const { snapshot, siteLocal, acknowledgedGaps } = inputs;
    if (snapshot !== unknownValue && (typeof snapshot !== "string" || snapshot === "")) {
        failures.push(
            inputFailure(
                "snapshot",
                snapshot,
                "it must be the ID of a snapshot in the catalog, 'latest', or 'before:' and a time.",
            ),
        );
    } else if (snapshot !== unknownValue) {
        const { failure } = parseSelector(snapshot);
        failures.push(...(failure ? [failure] : []));
    }
    for (const [property, rule] of [
        ["overwriteActive", "it must be the ID of the snapshot that may overwrite its own service."],
        ["acceptDifferences", "it must be the ID of the snapshot whose differences are accepted."],
    ] as const) {
        const value = inputs[property];
        if (value !== undefined && value !== null && typeof value !== "string") {
            failures.push(inputFailure(property, value, rule));
        }
    }
    failures.push(
        ...validateNames(
            "siteLocal",
            siteLocal,
            isKindOrEntity,
            "it must be a kind of entities ('backends') or an entity ('namedValues/region').",
        ),
        ...validateNames(
            "acknowledgedGaps",
            acknowledgedGaps,
            (name) => omittedFromNativeBackup.includes(name),
            `it must be one of ${omittedFromNativeBackup.join(", ")}.`,
        ),
    );
    return failures;
}

/** Entities are paths of collections and names in turn. */
function isKindOrEntity(path: string): boolean {
    const segments = path.split("/");
    const collections = segments.filter((_segment, index) => index % 2 === 0);
    const isEntity = segments.length % 2 === 0 && segments.every((segment) => segment !== "");
    return findKind(path) !== undefined || (isEntity && findKind(collections.join("/")) !== undefined);
}
