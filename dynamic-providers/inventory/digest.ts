import { CodedError } from "../common/coded-error";
import { createHash, createHmac } from "node:crypto";
import type { JsonObject } from "../common/json";

/** Keys the digests of secrets. Both sides of a comparison need the same one. */
export interface SecretsKey {
    /** Stands beside each digest, so that two keys are told apart; no secret itself. */
    readonly id: string;
    /** At least 32 bytes, as long as the digest. Source: RFC 2104, section 3. */
    readonly key: Uint8Array;
}

export const minKeyBytes = 32;

/**
 * A key for {@link secretsDigest}.
 *
 * @throws Error for an ID that would make digests ambiguous, or a key that is too short.
 */
export function secretsKey(id: string, key: Uint8Array): SecretsKey {
    if (!/^[\w.-]+$/.test(id)) {
        throw new CodedError(
            "SecretsKeyUnusable",
            `The inventory key's id is ${JSON.stringify(id)}: it must be made of letters, digits, '.', '_' and '-'.`,
        );
    }
    if (key.byteLength < minKeyBytes) {
        throw new CodedError(
            "SecretsKeyUnusable",
            `The inventory key '${id}' has ${key.byteLength} bytes: it must have ${minKeyBytes} or more, made at random.`,
        );
    }
    return { id, key };
}

/** The digest of an entity's canonical content. */
export function contentDigest(content: JsonObject): string {
    return sha256(["entity", content]);
}

/**
 * The keyed digest of an entity's secrets. The path goes in as well, so that two entities with the same secret do not
 * show it.
 */
export function secretsDigest(path: string, secrets: JsonObject, key: SecretsKey): string {
    return hmac(["secrets", path, secrets], key);
}

/** The digest of named digests; their order does not matter. */
export function setDigest(digests: Readonly<Record<string, string>>): string {
    return sha256(["set", sorted(digests)]);
}

/** As {@link setDigest}, for digests of secrets. */
export function secretsSetDigest(digests: Readonly<Record<string, string>>, key: SecretsKey): string {
    return hmac(["secrets set", sorted(digests)], key);
}

/** Which key a digest of secrets was made with. */
export function keyIdOf(digest: string): string {
    return digest.split(":")[1] ?? "";
}

// An array as JSON reads in one way only, and its first member keeps one use of a digest from passing for another.
const sha256 = (value: readonly unknown[]): string =>
    `sha256:${createHash("sha256").update(JSON.stringify(value)).digest("hex")}`;
const hmac = (value: readonly unknown[], { id, key }: SecretsKey): string =>
    `hmac-sha256:${id}:${createHmac("sha256", key).update(JSON.stringify(value)).digest("hex")}`;
const sorted = (digests: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(digests).sort(([left], [right]) => (left < right ? -1 : 1));
