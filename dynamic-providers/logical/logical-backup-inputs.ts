import { inputFailure } from "../common/failure";
import { isWhole, mayList, must, nested, notCompared, optional } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { isRecord } from "../common/json";
import { findUnknownMembers } from "../common/unknown-members";
import { keyBytes } from "../inventory/secrets-key";
import { minKeyBytes } from "../inventory/digest";
import { operationTable } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import { isContainerName } from "../records/document-type";
import type { LogicalRetentionPolicy } from "../records/selection/logical-retention";
import { findCaptureKind } from "./capture-kinds";
import { minRecipients } from "./keyring";
import { recipientId, whyNoRecipient } from "./recipient";
import type { RecipientInput } from "./recipient";

export interface LogicalBackupInputs extends OperationInputs {
    /** Container of the snapshots' objects, which no service's identity may write to. */
    readonly logicalContainer: string;
    /** Who can open the snapshots: two or more. */
    readonly recipients: readonly RecipientInput[];
    /** Names of objects follow from it; never an output. */
    readonly secretsKey: string;
    /** Kinds of entities not to read. @default none */
    readonly skipKinds?: readonly string[];
    /** Which logical snapshots of the service go. @default none */
    readonly retention?: LogicalRetentionPolicy;
}

export const logicalRetentionTable: InputTable<LogicalRetentionPolicy> = {
    keep: must(isWhole(1), "it must be a whole number of snapshots, at least 1."),
    maxAgeDays: must(
        isWhole(1, 36_500),
        "it must be a whole number of days, at least 1; for example 3650 for ten years.",
    ),
};

/** Of the key's own value nothing is told. */
const secretsKeyRule =
    `secretsKey must have ${minKeyBytes} bytes or more, made at random, as base64 or text; for example what ` +
    "`openssl rand -base64 32` prints, kept as a secret. Names of a snapshot's objects follow from it.";

const recipientMembers = Object.keys({
    keyVaultKey: true,
    publicKey: true,
    age: true,
} satisfies Record<keyof RecipientInput, true>);

export const logicalBackupTable: InputTable<LogicalBackupInputs> = {
    ...operationTable,
    logicalContainer: must(
        (value, { backupsContainer, catalogContainer, authorityContainer }) =>
            isContainerName(value) && ![backupsContainer, catalogContainer, authorityContainer].includes(value),
        "it must be a container of its own, that the service's identity may not write to: 3 to 63 lower-case letters, " +
            "digits and single hyphens.",
    ),
    recipients: {
        check: (value, _inputs, property) => {
            if (!Array.isArray(value) || value.length < minRecipients) {
                return [
                    inputFailure(
                        property,
                        Array.isArray(value) ? value.length : value,
                        `it must list ${minRecipients} or more recipients, for example a Key Vault key and an age recipient ` +
                            "that is kept offline: who loses the only key loses every snapshot.",
                    ),
                ];
            }
            const recipients = value as readonly RecipientInput[];
            const ids = recipients.map(recipientId);
            return recipients.flatMap((recipient, index) => {
                const place = `${property}[${index}]`;
                const misspelt = isRecord(recipient)
                    ? findUnknownMembers(place, recipient, recipientMembers, place)
                    : [];
                const unusable = whyNoRecipient(recipient);
                if (unusable !== undefined || misspelt.length > 0) {
                    // Its value may be the identity or the private key that somebody took for the recipient.
                    const reason = `${place} cannot be used: ${unusable}.`;
                    return [...misspelt, ...(unusable === undefined ? [] : [{ property: place, reason }])];
                }
                return ids.indexOf(ids[index]!) < index
                    ? [inputFailure(place, ids[index], "it is the same as another one.")]
                    : [];
            });
        },
    },
    // It is in no output, so that nothing could be compared with it; and its own value is never told.
    secretsKey: notCompared({
        check: (value, _inputs, property) =>
            typeof value === "string" && keyBytes(value).byteLength >= minKeyBytes
                ? []
                : [{ property, reason: secretsKeyRule }],
    }),
    skipKinds: mayList(
        (name) => findCaptureKind(name) !== undefined,
        "it must be a kind of entities, for example 'contentTypes/contentItems'.",
    ),
    retention: optional(nested(logicalRetentionTable, "it must be { keep, maxAgeDays }.")),
};
