import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { ageOpener } from "../../dynamic-providers/logical/recipient";
import type { KeyOpener, RecipientInput } from "../../dynamic-providers/logical/recipient";

/** Somebody who can open snapshots, with both halves of the key. */
export interface TestRecipient {
    readonly input: RecipientInput;
    readonly opener: KeyOpener;
}

let made = 0;

/** A key as Key Vault has it, unwrapped on this machine. */
export function rsaRecipient(): TestRecipient {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    made += 1;
    const keyVaultKey = `https://kv-test.vault.azure.net/keys/snapshots/${String(made).padStart(32, "0")}`;
    return {
        input: { keyVaultKey, publicKey: publicKey.export({ type: "spki", format: "pem" }) as string },
        opener: {
            name: "the test's RSA key",
            open: ({ type, recipient, wrapped }) =>
                Promise.resolve().then(() => {
                    if (type !== "keyVault" || recipient !== keyVaultKey) {
                        return undefined;
                    }
                    const padding = constants.RSA_PKCS1_OAEP_PADDING;
                    const key = { key: privateKey, padding, oaepHash: "sha256" };
                    try {
                        return privateDecrypt(key, Buffer.from(wrapped, "base64"));
                    } catch {
                        return undefined;
                    }
                }),
        },
    };
}

/** An offline recipient of age. */
export async function ageRecipient(): Promise<TestRecipient & { readonly identity: string }> {
    const { generateX25519Identity, identityToRecipient } = await import("age-encryption");
    const identity = await generateX25519Identity();
    return {
        identity,
        input: { age: await identityToRecipient(identity) },
        opener: ageOpener(`# made for a test\n${identity}\n`, "the test's age identity"),
    };
}
