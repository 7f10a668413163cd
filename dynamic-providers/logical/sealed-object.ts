import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { keyBytes } from "../inventory/secrets-key";
import { mebibyte } from "../records/document-type";
import { DamagedTreeError } from "./damaged-tree";
import { recipientId } from "./recipient";
import type { RecipientInput } from "./recipient";

/** What one capture seals with: the same key for all that it writes, and another one the next time. */
export interface SnapshotKeys {
    /** 16 bytes at random, as hex: which keyring has the keys. No secret. */
    readonly id: string;
    /** Seals: AES-256-GCM. */
    readonly data: Buffer;
    /** Names objects; the same for all snapshots of a service for the same recipients, and another one for each service. */
    readonly names: Buffer;
}

/** What is larger is neither stored nor opened: one that a stranger has packed could fill the memory. In bytes, as JSON. */
export const maxObjectBytes = 256 * mebibyte;

const magic = Buffer.from("ADR1", "latin1");
const idBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
const keyLength = 32;

/**
 * @param secret - the key that all names follow from, as the input `secretsKey` has it.
 * @param serviceId - two services name the same content differently.
 * @param recipients - so do captures for other recipients: what they write anew, the new recipients can open.
 * @param generation - so does each generation: where what was written in the one before is for other recipients by now.
 */
export function newSnapshotKeys(
    secret: string,
    serviceId: string,
    recipients: readonly RecipientInput[],
    generation = 0,
): SnapshotKeys {
    const scope = JSON.stringify([serviceId.toLowerCase(), recipients.map(recipientId).sort(), generation]);
    const names = hkdfSync("sha256", keyBytes(secret), scope, "apim-dr object names", keyLength);
    return {
        id: randomBytes(idBytes).toString("hex"),
        data: randomBytes(keyLength),
        names: Buffer.from(names),
    };
}

/** A name that only who has the key can tell from the content. */
export function objectName(plain: Uint8Array, names: Buffer): string {
    return createHmac("sha256", names).update(plain).digest("hex");
}

/** gzip, then AES-256-GCM; the name and the key's ID are additional data, so that no object can stand for another. */
export function sealObject(plain: Uint8Array, name: string, { id, data }: SnapshotKeys): Buffer {
    const nonce = randomBytes(nonceBytes);
    const header = Buffer.concat([magic, Buffer.from(id, "hex"), nonce]);
    const cipher = createCipheriv("aes-256-gcm", data, nonce);
    cipher.setAAD(additionalData(header, name));
    const sealed = Buffer.concat([cipher.update(gzipSync(plain)), cipher.final()]);
    return Buffer.concat([header, sealed, cipher.getAuthTag()]);
}

/** Which keyring has the key of a sealed object. @throws DamagedTreeError */
export function keyIdOfObject(sealed: Buffer, blob: string): string {
    if (sealed.length < headerBytes + tagBytes || !sealed.subarray(0, magic.length).equals(magic)) {
        throw new DamagedTreeError(blob, "is not a sealed object");
    }
    return sealed.subarray(magic.length, magic.length + idBytes).toString("hex");
}

/** @param blob - names it in an error. @throws DamagedTreeError where it is not the object that was stored under the name. */
export function openObject(sealed: Buffer, name: string, blob: string, keys: SnapshotKeys): Buffer {
    if (keyIdOfObject(sealed, blob) !== keys.id) {
        throw new DamagedTreeError(blob, "names another key than it did");
    }
    const header = sealed.subarray(0, headerBytes);
    let plain: Buffer;
    try {
        const decipher = createDecipheriv("aes-256-gcm", keys.data, header.subarray(headerBytes - nonceBytes), {
            authTagLength: tagBytes,
        });
        decipher.setAAD(additionalData(header, name));
        decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
        const body = decipher.update(sealed.subarray(headerBytes, sealed.length - tagBytes));
        plain = gunzipSync(Buffer.concat([body, decipher.final()]), { maxOutputLength: maxObjectBytes });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
            throw new DamagedTreeError(blob, `holds more than ${maxObjectBytes / mebibyte} MiB`);
        }
        throw new DamagedTreeError(blob, "was changed, or is sealed with another key");
    }
    // Who may only write has the recipients' public halves, too, and could seal another content.
    const expected = Buffer.from(objectName(plain, keys.names), "hex");
    const given = Buffer.from(name, "hex");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new DamagedTreeError(blob, "holds something else than its name says");
    }
    return plain;
}

const headerBytes = magic.length + idBytes + nonceBytes;
const additionalData = (header: Buffer, name: string): Buffer => Buffer.concat([header, Buffer.from(name, "utf8")]);
