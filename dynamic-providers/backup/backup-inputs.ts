import { inputFailure } from "../common/failure";
import { isWhole, may, nested, optional } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { verificationTable } from "../inventory/verification-inputs";
import type { VerificationInputs } from "../inventory/verification-inputs";
import { operationTable } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import type { Adoption } from "../records/snapshot/adopted-backup";
import { blobNameRule, isBlobName } from "../records/document-type";
import { tiersWithBackup } from "../records/snapshot/native-backup";
import { parseTime } from "../records/snapshot/selector";
import { DeletionPolicy } from "./deletion-policy";

export interface BackupInputs extends OperationInputs, VerificationInputs {
    /** How often a backup is taken while the service changes. */
    readonly maxAttempts: number;
    /** Whether the snapshot goes with its resource. @default "Retain" */
    readonly deletionPolicy?: DeletionPolicy;
    /** A backup that another tool took, instead of one to take. @default none */
    readonly adopt?: Adoption;
}

const adoptionTable: InputTable<Adoption> = {
    blobName: {
        check: (name, _adoption, property) =>
            isBlobName(name) ? [] : [inputFailure(property, name, `${blobNameRule}, in backupsContainer.`)],
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
    adopt: optional(nested(adoptionTable, "it must name the blob to adopt: { blobName }.")),
};
