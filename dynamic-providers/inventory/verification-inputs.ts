import { inputFailure } from "../common/failure";
import { isAbsent, mayBeOneOf, mayList, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { VerifyMode } from "../records/verify-mode";
import { minKeyBytes } from "./digest";
import { findKind } from "./kinds";
import { keyBytes } from "./secrets-key";

/** Inputs of Backup and Restore that say how a service is compared with a snapshot. */
export interface VerificationInputs {
    /** @default "entities" */
    readonly verify?: VerifyMode;
    /** Kinds of entities not to read. @default none */
    readonly skipKinds?: readonly string[];
    /** Keys the digests of secrets; never an output. @default secrets are not compared */
    readonly secretsKey?: string;
    /** Stands beside the digests. @default taken from the key */
    readonly secretsKeyId?: string;
}

export const verificationTable: InputTable<VerificationInputs> = {
    verify: mayBeOneOf(VerifyMode),
    skipKinds: mayList(
        (name) => findKind(name) !== undefined,
        "it must be a kind of entities, for example 'apis/operations/policies'.",
    ),
    // It is in no output, so that nothing could be compared with it; and its own value is never told.
    secretsKey: notCompared({
        check: (value, _inputs, property) => {
            if (isAbsent(value) || (typeof value === "string" && keyBytes(value).byteLength >= minKeyBytes)) {
                return [];
            }
            const size = typeof value === "string" ? `of ${keyBytes(value).byteLength} bytes` : "not a text";
            const reason =
                `secretsKey is ${size}: it must have ${minKeyBytes} bytes or more, made at random, as base64 or text; ` +
                "for example what `openssl rand -base64 32` prints, kept as a secret.";
            return [{ property, reason }];
        },
    }),
    secretsKeyId: {
        check: (value, { secretsKey }, property) => {
            if (isAbsent(value)) {
                return [];
            }
            if (typeof value !== "string" || !/^[\w.-]+$/.test(value)) {
                return [inputFailure(property, value, "it must be made of letters, digits, '.', '_' and '-'.")];
            }
            return isAbsent(secretsKey)
                ? [inputFailure(property, value, "it names a secretsKey: set that too, or leave it out.")]
                : [];
        },
    },
};
