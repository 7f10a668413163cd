import { inputFailure } from "../common/failure";
import { isAbsent, isWhole, may } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { isKnown } from "../common/unknown";
import { verificationTable } from "../inventory/verification-inputs";
import type { VerificationInputs } from "../inventory/verification-inputs";
import { operationTable } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import type { Adoption } from "../records/snapshot/adopted-backup";
import { tiersWithBackup } from "../records/snapshot/native-backup";
import { parseTime } from "../records/snapshot/selector";
import { DeletionPolicy } from "./deletion-policy";

export interface BackupInputs extends OperationInputs, VerificationInputs {
    /** How often a backup is taken while the service changes. */
    readonly maxAttempts: number;
    /** Whether the snapshot goes with its resource. @default "Retain" */
    readonly deletionPolicy?: DeletionPolicy;
    /** A backup that somebody else took, instead of one to take. @default none */
    readonly adopt?: Adoption;
}

/** Azure's limit: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const maxBlobNameLength = 1024;

const adoptionTable: InputTable<Adoption> = {
    blobName: {
        check: (name, _adoption, property) =>
            typeof name === "string" && name !== "" && name.length <= maxBlobNameLength
                ? []
                : [inputFailure(property, name, "it must be the name of a blob in backupsContainer.")],
    },
    takenAt: may(
        (time) => typeof time === "string" && parseTime(time) !== undefined,
        "it must be a time with its zone, for example 2026-11-20T00:00:00Z, or be left out.",
    ),
    tier: may(
        (tier) => tiersWithBackup.includes(tier as string),
        `it must be one of ${tiersWithBackup.join(", ")}, or be left out.`,
    ),
};

export const backupTable: InputTable<BackupInputs> = {
    ...operationTable,
    ...verificationTable,
    maxAttempts: may(isWhole(1, 10), "it must be a whole number from 1 to 10."),
    deletionPolicy: may(
        (value) => Object.values<unknown>(DeletionPolicy).includes(value),
        "it must be Retain, which keeps the snapshot when its resource is destroyed, or Delete.",
    ),
    adopt: {
        check: (value, _inputs, property) => {
            if (isAbsent(value)) {
                return [];
            }
            if (typeof value !== "object") {
                return [inputFailure(property, value, "it must name the blob to adopt: { blobName }.")];
            }
            const given = value as Record<string, unknown>;
            return Object.entries(adoptionTable).flatMap(([name, row]) =>
                isKnown(given[name]) ? row.check!(given[name], given, `${property}.${name}`) : [],
            );
        },
    },
};
