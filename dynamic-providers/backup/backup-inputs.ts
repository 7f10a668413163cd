import { operationInputNames, validateOperationInputs } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import { inputFailure, unknownValue } from "../validation/failure";
import type { InputFailure } from "../validation/failure";
import { validateVerificationInputs, verificationInputNames } from "../verification/inputs";
import type { VerificationInputs } from "../verification/inputs";

export const deletionPolicies = ["Retain", "Delete"] as const;
export type DeletionPolicy = (typeof deletionPolicies)[number];

export interface BackupInputs extends OperationInputs, VerificationInputs {
    /** How often a backup is taken while the service changes. @default 2 */
    readonly maxAttempts?: number;
    /** Whether the snapshot goes with its resource. @default "Retain" */
    readonly deletionPolicy?: DeletionPolicy;
}

export const defaultMaxAttempts = 2;

export const backupInputNames: readonly (keyof BackupInputs)[] = [
    ...operationInputNames,
    ...verificationInputNames,
    "maxAttempts",
    "deletionPolicy",
];

/** All that is wrong with the inputs. Values still unknown in a preview pass. */
export function validateBackupInputs(inputs: Partial<Record<keyof BackupInputs, unknown>>): InputFailure[] {
    const { maxAttempts, deletionPolicy } = inputs;
    const isPolicy = [...deletionPolicies, undefined, null, unknownValue].includes(deletionPolicy as DeletionPolicy);
    const isCount = Number.isInteger(maxAttempts) && (maxAttempts as number) >= 1 && (maxAttempts as number) <= 10;
    return [
        ...validateOperationInputs(inputs),
        ...validateVerificationInputs(inputs),
        ...(isCount || maxAttempts === undefined || maxAttempts === null || maxAttempts === unknownValue
            ? []
            : [inputFailure("maxAttempts", maxAttempts, "it must be a whole number from 1 to 10.")]),
        ...(isPolicy
            ? []
            : [
                  inputFailure(
                      "deletionPolicy",
                      deletionPolicy,
                      "it must be Retain, which keeps the snapshot when its resource is destroyed, or Delete.",
                  ),
              ]),
    ];
}
