import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { CodedError } from "../common/coded-error";
import { listOf, members, oneOf, text, value } from "../common/document-check";
import { exactly, mebibyte } from "../records/document-type";
import { DamagedTreeError } from "./damaged-tree";
import { recipientId, wrapFor } from "./recipient";
import type { KeyOpener, RecipientInput, WrappedKey } from "./recipient";
import type { SnapshotKeys } from "./sealed-object";
import { keyringPath } from "../vault/tree-store";
import type { TreeStore } from "../vault/tree-store";
import { readTreeDocument } from "./tree-document";
import type { TreeDocument } from "./tree-document";

export const keyringSchema = "apim-dr/keyring/1";

/** The keys of one capture, wrapped for each recipient: any one of them can open what the capture has written. */
export interface Keyring {
    readonly schema: typeof keyringSchema;
    /** Of the {@link SnapshotKeys}. */
    readonly id: string;
    readonly keys: readonly WrappedKey[];
    /** Over all of the above, by a key that follows from the data key: hex. */
    readonly mac: string;
}

const keyId = value<string>(
    (found) => typeof found === "string" && /^[0-9a-f]{32}$/.test(found),
    "it must be the ID of a key: 32 hexadecimal digits in lower case",
);

const keyringCheck = members<Keyring>({
    schema: exactly(keyringSchema),
    id: keyId,
    keys: listOf(
        members<WrappedKey>({
            type: oneOf<WrappedKey["type"]>({ keyVault: true, age: true }),
            recipient: text,
            wrapped: text,
        }),
    ),
    mac: text,
});

export const keyringDocument: TreeDocument<Keyring> = {
    name: "a keyring",
    schema: keyringSchema,
    check: keyringCheck,
    maxBytes: mebibyte,
    isSealed: false,
};

const keyLength = 32;

/** Who loses one of two keys still has the snapshots. */
export const minRecipients = 2;

/** Wraps the keys of a capture for its recipients. @throws CodedError */
export async function makeKeyring(keys: SnapshotKeys, recipients: readonly RecipientInput[]): Promise<Keyring> {
    const distinct = new Set(recipients.map(recipientId));
    if (distinct.size < minRecipients || distinct.size < recipients.length) {
        throw new CodedError(
            "RecipientsTooFew",
            `Logical snapshots need ${minRecipients} or more recipients, each another one, and ${distinct.size} are named: ` +
                "who loses the only key loses every snapshot. Name a Key Vault key and an age recipient that is kept offline.",
        );
    }
    const secret = Buffer.concat([keys.data, keys.names]);
    const wrapped = await Promise.all(recipients.map((recipient) => wrapFor(recipient, secret)));
    return withMac({ schema: keyringSchema, id: keys.id, keys: wrapped }, keys.data);
}

/**
 * The keyring with an ID.
 *
 * @returns undefined where it is not there.
 * @throws DamagedTreeError where it is no keyring, or another one.
 */
export async function readKeyring(
    store: TreeStore,
    id: string,
): Promise<{ readonly value: Keyring; readonly etag: string } | undefined> {
    const path = keyringPath(id);
    const keyring = await readTreeDocument(store, keyringDocument, path);
    if (keyring && keyring.value.id !== id) {
        throw new DamagedTreeError(path, `is another keyring: id is '${keyring.value.id}', it must be '${id}'`);
    }
    return keyring;
}

/**
 * Opens a keyring with the first of the openers that can.
 *
 * @throws DamagedTreeError where it was changed, CodedError where none of the openers can open it.
 */
export async function openKeyring(
    keyring: Keyring,
    blob: string,
    openers: readonly KeyOpener[],
): Promise<SnapshotKeys> {
    const refusals: CodedError[] = [];
    for (const opener of openers) {
        for (const wrapped of keyring.keys) {
            try {
                const secret = await opener.open(wrapped);
                if (secret) {
                    return requireIntact(keyring, blob, secret);
                }
            } catch (error) {
                if (!(error instanceof CodedError) || error instanceof DamagedTreeError) {
                    throw error;
                }
                refusals.push(error);
            }
        }
    }
    throw notARecipient(keyring, blob, openers, refusals);
}

function notARecipient(
    { keys }: Keyring,
    blob: string,
    openers: readonly KeyOpener[],
    refusals: readonly CodedError[],
): CodedError {
    const recipients = keys.map(({ recipient }) => recipient).join(", ");
    return new CodedError(
        "NotARecipient",
        [
            `'${blob}' of the logical snapshots cannot be opened with ${openers.map(({ name }) => name).join(" or ") || "nothing"}: ` +
                `its recipients are ${recipients}. Sign in as an identity that may unwrap with that Key Vault key (role Key ` +
                "Vault Crypto User), or give the age identity: the commands' --age-identity, a Restore's ageIdentity. If that is what you did, the blob " +
                "was changed.",
            ...refusals.map(({ message }) => `  ${message}`),
        ].join("\n"),
    );
}

/**
 * The same keys for other recipients. What one who is left out has opened before, they keep.
 *
 * @param keys - what {@link openKeyring} gave.
 */
export function rewrapKeyring(keys: SnapshotKeys, recipients: readonly RecipientInput[]): Promise<Keyring> {
    return makeKeyring(keys, recipients);
}

function requireIntact(keyring: Keyring, blob: string, secret: Buffer): SnapshotKeys {
    const data = secret.subarray(0, keyLength);
    const given = Buffer.from(keyring.mac, "hex");
    const expected = secret.length === 2 * keyLength ? Buffer.from(withMac(keyring, data).mac, "hex") : undefined;
    if (!expected || given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new DamagedTreeError(blob, "was changed");
    }
    return { id: keyring.id, data, names: secret.subarray(keyLength) };
}

function withMac({ schema, id, keys }: Omit<Keyring, "mac">, data: Buffer): Keyring {
    const key = Buffer.from(hkdfSync("sha256", data, id, "apim-dr keyring", keyLength));
    const said = JSON.stringify([schema, id, keys.map(({ type, recipient, wrapped }) => [type, recipient, wrapped])]);
    return { schema, id, keys, mac: createHmac("sha256", key).update(said).digest("hex") };
}
