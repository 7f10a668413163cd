import type { Adoption } from "../records/snapshot/adopted-backup";
import { tiersWithBackup } from "../records/snapshot/native-backup";
import { parseTime } from "../records/snapshot/selector";
import { operationInputNames, validateOperationInputs } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import { inputFailure, unknownValue } from "../common/failure";
import type { InputFailure } from "../common/failure";
import { DeletionPolicy } from "./deletion-policy";
import { validateVerificationInputs, verificationInputNames } from "../inventory/verification-inputs";
import type { VerificationInputs } from "../inventory/verification-inputs";

export interface BackupInputs extends OperationInputs, VerificationInputs {
    /** How often a backup is taken while the service changes. @default 2 */
    readonly maxAttempts?: number;
    /** Whether the snapshot goes with its resource. @default "Retain" */
    readonly deletionPolicy?: DeletionPolicy;
    /** A backup that somebody else took, instead of one to take. @default none */
    readonly adopt?: Adoption;
}

export const defaultMaxAttempts = 2;

export const backupInputNames: readonly (keyof BackupInputs)[] = [
    ...operationInputNames,
    ...verificationInputNames,
    "maxAttempts",
    "deletionPolicy",
    "adopt",
];

/** All that is wrong with the inputs. Values still unknown in a preview pass. */
export function validateBackupInputs(inputs: Partial<Record<keyof BackupInputs, unknown>>): InputFailure[] {
    const { maxAttempts, deletionPolicy, adopt } = inputs;
    const isPolicy = [...Object.values<unknown>(DeletionPolicy), undefined, null, unknownValue].includes(
        deletionPolicy,
    );
    const isCount = Number.isInteger(maxAttempts) && (maxAttempts as number) >= 1 && (maxAttempts as number) <= 10;
    return [
        ...validateOperationInputs(inputs),
        ...validateVerificationInputs(inputs),
        ...validateAdoption(adopt),
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

/** Azure's limit: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const maxBlobNameLength = 1024;

function validateAdoption(adopt: unknown): InputFailure[] {
    if (adopt === undefined || adopt === null || adopt === unknownValue) {
        return [];
    }
    if (typeof adopt !== "object") {
        return [inputFailure("adopt", adopt, "it must name the blob to adopt: { blobName }.")];
    }
    const rules: Readonly<Record<keyof Adoption, readonly [(value: unknown) => boolean, string]>> = {
        blobName: [
            (name) => typeof name === "string" && name !== "" && name.length <= maxBlobNameLength,
            "it must be the name of a blob in backupsContainer.",
        ],
        takenAt: [
            (time) => isAbsent(time) || (typeof time === "string" && parseTime(time) !== undefined),
            "it must be a time with its zone, for example 2026-11-20T00:00:00Z, or be left out.",
        ],
        tier: [
            (tier) => isAbsent(tier) || tiersWithBackup.includes(tier as string),
            `it must be one of ${tiersWithBackup.join(", ")}, or be left out.`,
        ],
    };
    const given = adopt as Record<string, unknown>;
    return Object.entries(rules).flatMap(([name, [holds, rule]]) =>
        given[name] === unknownValue || holds(given[name]) ? [] : [inputFailure(`adopt.${name}`, given[name], rule)],
    );
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
