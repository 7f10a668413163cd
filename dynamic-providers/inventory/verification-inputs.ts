import { minKeyBytes } from "./digest";
import { findKind } from "./kinds";
import { inputFailure, unknownValue } from "../common/failure";
import type { InputFailure } from "../common/failure";
import { keyBytes } from "./secrets-key";
import { VerifyMode } from "./verify-mode";

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

/** Without the key: it is in no output, so that nothing could be compared with it. */
export const verificationInputNames = ["verify", "skipKinds", "secretsKeyId"] as const;

/** All that is wrong with them. Values still unknown in a preview pass, and the key's own value is never told. */
export function validateVerificationInputs(inputs: Partial<Record<keyof VerificationInputs, unknown>>): InputFailure[] {
    const failures: InputFailure[] = [];
    const { verify, skipKinds, secretsKey, secretsKeyId } = inputs;
    if (isGiven(verify) && !Object.values<unknown>(VerifyMode).includes(verify)) {
        failures.push(inputFailure("verify", verify, `it must be one of ${Object.values(VerifyMode).join(", ")}.`));
    }
    failures.push(
        ...validateNames(
            "skipKinds",
            skipKinds,
            (name) => findKind(name) !== undefined,
            "it must be a kind of entities, for example 'apis/operations/policies'.",
        ),
    );
    if (isGiven(secretsKey) && !(typeof secretsKey === "string" && keyBytes(secretsKey).byteLength >= minKeyBytes)) {
        const size = typeof secretsKey === "string" ? `of ${keyBytes(secretsKey).byteLength} bytes` : "not a text";
        failures.push({
            property: "secretsKey",
            reason:
                `secretsKey is ${size}: it must have ${minKeyBytes} bytes or more, made at random, as base64 or text; ` +
                "for example what `openssl rand -base64 32` prints, kept as a secret.",
        });
    }
    if (isGiven(secretsKeyId)) {
        if (typeof secretsKeyId !== "string" || !/^[\w.-]+$/.test(secretsKeyId)) {
            failures.push(
                inputFailure("secretsKeyId", secretsKeyId, "it must be made of letters, digits, '.', '_' and '-'."),
            );
        } else if (!isGiven(secretsKey) && secretsKey !== unknownValue) {
            failures.push(
                inputFailure("secretsKeyId", secretsKeyId, "it names a secretsKey: set that too, or leave it out."),
            );
        }
    }
    return failures;
}

/** Each bad name of a list is a failure of its own. */
export function validateNames(
    property: string,
    value: unknown,
    holds: (name: string) => boolean,
    rule: string,
): InputFailure[] {
    if (!isGiven(value)) {
        return [];
    }
    if (!Array.isArray(value)) {
        return [inputFailure(property, value, "it must be a list of texts.")];
    }
    return value.flatMap((name: unknown, index) =>
        name === unknownValue || (typeof name === "string" && holds(name))
            ? []
            : [inputFailure(`${property}[${index}]`, name, rule)],
    );
}

/** Pulumi may hand over null for an absent input. */
function isGiven(value: unknown): boolean {
    return value !== undefined && value !== null && value !== unknownValue;
}
