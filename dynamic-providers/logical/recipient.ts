import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { CodedError } from "../common/coded-error";
import { isRecord } from "../common/json";

/**
 * Who can open snapshots. Taking one needs no more than what stands here: no key of a recipient, and no access to a Key
 * Vault.
 */
export interface RecipientInput {
    /**
     * Identifier of a key in a Key Vault with its version, `https://{vault}.vault.azure.net/keys/{name}/{version}`. RSA of
     * 2048 bits or more.
     */
    readonly keyVaultKey?: string;
    /** The public half of that key, as PEM. */
    readonly publicKey?: string;
    /** A recipient of age, `age1…`, whose identity is kept offline. */
    readonly age?: string;
}

/** What a keyring says of a recipient. */
export interface WrappedKey {
    readonly type: "keyVault" | "age";
    /** The Key Vault key's identifier, or the age recipient. */
    readonly recipient: string;
    /** base64 */
    readonly wrapped: string;
}

const minModulusBits = 2048;

/** @returns why a recipient cannot be used, as text; undefined if it can be used. */
export function whyNoRecipient(recipient: RecipientInput): string | undefined {
    const isText = (member: unknown): boolean => member === undefined || typeof member === "string";
    const given: unknown = recipient;
    if (!isRecord(given) || !Object.values(given).every(isText)) {
        return "it must be an object whose members are texts: keyVaultKey and publicKey, or age";
    }
    const { keyVaultKey, publicKey, age } = recipient;
    if ((keyVaultKey === undefined) === (age === undefined)) {
        return "it must have either keyVaultKey with publicKey, or age";
    }
    if (age !== undefined) {
        if (publicKey !== undefined) {
            return "publicKey goes with keyVaultKey only";
        }
        return /^age1(?:pq1|tag1|tagpq1)?[02-9ac-hj-np-z]{50,}$/.test(age)
            ? undefined
            : "age must be a recipient, `age1…`, as `age-keygen -y` prints it; an identity (AGE-SECRET-KEY-…) stays offline";
    }
    if (!isKeyVaultKey(keyVaultKey!)) {
        return "keyVaultKey must be a key's identifier with its version, https://{vault}.vault.azure.net/keys/{name}/{version}";
    }
    return readPublicKey(publicKey)
        ? undefined
        : `publicKey must be the public half of the key as PEM, RSA of ${minModulusBits} bits or more: what \`az keyvault key download --encoding PEM\` writes`;
}

/** Whether a keyring is wrapped for these recipients, and for no others. */
export function isFor(keys: readonly WrappedKey[], recipients: readonly RecipientInput[]): boolean {
    const sorted = (ids: readonly string[]): string => JSON.stringify([...new Set(ids)].sort());
    return sorted(keys.map(({ recipient }) => recipient.toLowerCase())) === sorted(recipients.map(recipientId));
}

/** Identifies a recipient: two spellings of one recipient give the same ID. */
export const recipientId = (recipient: RecipientInput | undefined): string =>
    String(recipient?.keyVaultKey ?? recipient?.age ?? "").toLowerCase();

/** Wraps for a recipient, by its public half. @throws CodedError */
export async function wrapFor(recipient: RecipientInput, secret: Buffer): Promise<WrappedKey> {
    const reason = whyNoRecipient(recipient);
    if (reason !== undefined) {
        throw new CodedError("RecipientUnusable", `A recipient of logical snapshots cannot be used: ${reason}.`);
    }
    const { keyVaultKey, publicKey, age } = recipient;
    if (age !== undefined) {
        const { Encrypter } = await import("age-encryption");
        const encrypter = new Encrypter();
        encrypter.addRecipient(age);
        return { type: "age", recipient: age, wrapped: toBase64(await encrypter.encrypt(secret)) };
    }
    // RSA-OAEP-256 of RFC 7518 and Key Vault: SHA-256, also in MGF1.
    const wrapped = publicEncrypt(
        { key: readPublicKey(publicKey)!, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" },
        secret,
    );
    return { type: "keyVault", recipient: keyVaultKey!, wrapped: toBase64(wrapped) };
}

/** Opens what was wrapped for one recipient. */
export interface KeyOpener {
    /** How messages name it: `the age identity in ./key.txt`. */
    readonly name: string;
    /**
     * @returns undefined where it is not for this one, or this one cannot open it.
     * @throws CodedError where it is for this one, and Key Vault does not open it now.
     */
    open(wrapped: WrappedKey): Promise<Buffer | undefined>;
}

/** @param identity - `AGE-SECRET-KEY-…`, or a file of them with comments, as `age-keygen` writes it. */
export function ageOpener(identity: string, name: string): KeyOpener {
    const identities = identity
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && !line.startsWith("#"));
    if (identities.length === 0 || !identities.every((line) => /^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+$/i.test(line))) {
        throw new CodedError(
            "IdentityUnusable",
            `${name} is none: it must hold lines AGE-SECRET-KEY-…, as age-keygen writes them.`,
        );
    }
    return {
        name,
        async open({ type, wrapped }) {
            if (type !== "age") {
                return undefined;
            }
            const { Decrypter } = await import("age-encryption");
            const decrypter = new Decrypter();
            for (const line of identities) {
                decrypter.addIdentity(line);
            }
            // It says in one way that it is for another recipient, and that it was changed.
            return decrypter.decrypt(Buffer.from(wrapped, "base64")).then(
                (opened) => Buffer.from(opened),
                () => undefined,
            );
        },
    };
}

/** Whether an identifier is that of one version of a key in a Key Vault or a managed HSM. */
export function isKeyVaultKey(id: string): boolean {
    return /^https:\/\/[^/?#]+\/keys\/[0-9A-Za-z-]{1,127}\/[0-9a-f]{32}$/i.test(id);
}

/** @returns undefined where it is none that can wrap. */
function readPublicKey(pem: string | undefined): KeyObject | undefined {
    try {
        const key = createPublicKey(pem ?? "");
        const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
        const isPrivate = pem?.includes("PRIVATE KEY") ?? false;
        return isPrivate || key.asymmetricKeyType !== "rsa" || bits < minModulusBits ? undefined : key;
    } catch {
        return undefined;
    }
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
