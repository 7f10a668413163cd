import {
    constants,
    createPrivateKey,
    createPublicKey,
    generateKeyPairSync,
    privateDecrypt,
    randomBytes,
} from "node:crypto";
import type { JsonWebKey, KeyObject } from "node:crypto";

/** One version of a key. */
export interface KeyVersion {
    readonly name: string;
    /** 32 hexadecimal digits. */
    readonly version: string;
    /** PKCS #8, PEM. */
    readonly privateKey: string;
    readonly keyOps: readonly string[];
    enabled: boolean;
    /** Seconds since 1970. */
    readonly created: number;
    updated: number;
}

/** What a key does. Source: https://learn.microsoft.com/rest/api/keyvault/keys/create-key/create-key#jsonwebkeyoperation */
export const allOperations: readonly string[] = ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"];

/** Paddings of the algorithms that wrap with an RSA key. Source: https://learn.microsoft.com/azure/key-vault/keys/about-keys-details */
const wrapAlgorithms: Readonly<Record<string, { readonly padding: number; readonly oaepHash?: string }>> = {
    "RSA-OAEP-256": { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" },
    "RSA-OAEP": { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha1" },
};

export const isWrapAlgorithm = (name: unknown): boolean =>
    typeof name === "string" && Object.hasOwn(wrapAlgorithms, name);

/** The RSA keys of one vault, with all their versions. */
export class VaultKeys {
    private readonly versions: KeyVersion[] = [];

    export(): readonly KeyVersion[] {
        return this.versions;
    }

    import(versions: readonly KeyVersion[]): void {
        this.versions.push(...versions);
    }

    /** A key, or another version of one. */
    create(name: string, bits: number, keyOps: readonly string[], now: number): KeyVersion {
        const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
        const made: KeyVersion = {
            name,
            version: randomBytes(16).toString("hex"),
            privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
            keyOps,
            enabled: true,
            created: now,
            updated: now,
        };
        this.versions.push(made);
        return made;
    }

    /** @param version - the newest one where it is empty. */
    find(name: string, version: string): KeyVersion | undefined {
        const own = this.versions.filter((key) => key.name.toLowerCase() === name.toLowerCase());
        return version === "" ? own.at(-1) : own.find((key) => key.version === version.toLowerCase());
    }

    remove(name: string): void {
        const kept = this.versions.filter((key) => key.name.toLowerCase() !== name.toLowerCase());
        this.versions.splice(0, this.versions.length, ...kept);
    }
}

/** The public half, as a JSON web key has it. */
export const publicHalf = ({ privateKey }: KeyVersion): JsonWebKey =>
    createPublicKey(createPrivateKey(privateKey)).export({ format: "jwk" });

/** @returns undefined for what was not wrapped with this key. */
export function unwrap({ privateKey }: KeyVersion, algorithm: string, wrapped: Buffer): Buffer | undefined {
    const key: KeyObject = createPrivateKey(privateKey);
    try {
        return privateDecrypt({ key, ...wrapAlgorithms[algorithm]! }, wrapped);
    } catch {
        return undefined;
    }
}
