import { createHmac } from "node:crypto";
import { secretsKey } from "./digest";
import type { SecretsKey } from "./digest";

/** Standard base64, whole. */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What a key's text stands for: what it encodes where it is base64, else its own bytes. */
export function keyBytes(text: string): Buffer {
    return base64.test(text) ? Buffer.from(text, "base64") : Buffer.from(text, "utf8");
}

/**
 * The key that digests of secrets are made with.
 *
 * @param id - without it a part of a digest that only the key gives, so that two keys are told apart.
 */
export function parseSecretsKey(text: string, id?: string): SecretsKey {
    const key = keyBytes(text);
    return secretsKey(id ?? createHmac("sha256", key).update("apim-dr secrets key ID").digest("hex").slice(0, 12), key);
}
