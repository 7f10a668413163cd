import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { SecretsKey } from "../inventory/digest";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** A key of its own for this use, so that no digest and no sealed secret are made with the same one. Source: RFC 5869 */
function sealingKey({ key }: SecretsKey): Uint8Array {
    return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), "apim-dr/site-local/1", 32));
}

/**
 * A secret as it may lie in the vault: only who has the key can read it, and only as that of the same entity.
 *
 * @param path - of the entity, below its service.
 */
export function sealSecret(secret: string, path: string, key: SecretsKey): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, sealingKey(key), nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(path));
    const sealed = Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
    return `${algorithm}:${key.id}:${sealed.toString("base64")}`;
}

/** @returns undefined where it was sealed with another key, or is not what was sealed for the entity. */
export function openSecret(sealed: string, path: string, key: SecretsKey): string | undefined {
    const [name, keyId, text = ""] = sealed.split(":");
    const bytes = Buffer.from(text, "base64");
    if (name !== algorithm || keyId !== key.id || bytes.byteLength < nonceBytes + tagBytes) {
        return undefined;
    }
    const end = bytes.byteLength - tagBytes;
    const decipher = createDecipheriv(algorithm, sealingKey(key), bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(path));
    decipher.setAuthTag(bytes.subarray(end));
    try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, end)), decipher.final()]).toString("utf8");
    } catch {
        return undefined;
    }
}
