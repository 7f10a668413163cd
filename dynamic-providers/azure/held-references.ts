import { isRecord } from "../common/json";
import type { EntityReader } from "./entity-reader";
import { EntityReadError } from "./entity-reader";
import type { RawEntity } from "./entity";

/** A certificate that a service keeps for its back ends. */
export interface HeldCertificate {
    readonly name: string;
    /** ISO 8601; null where Azure does not say. */
    readonly expiresAt: string | null;
}

/** A named value or certificate whose content is in a Key Vault. */
export interface HeldSecret {
    /** For example `named value 'backend-key'`. */
    readonly name: string;
    /** Identifier of the secret: an address, without its content. */
    readonly secretId: string;
    /** Of the identity that reads it; null for the service's own. */
    readonly clientId: string | null;
    /** What came of the service's last try: `Success`, or Azure's code. null where it has not tried. */
    readonly lastCode: string | null;
}

export interface HeldReferences {
    readonly certificates: readonly HeldCertificate[];
    readonly secrets: readonly HeldSecret[];
}

const kinds = [
    { path: "namedValues", what: "named value" },
    { path: "certificates", what: "certificate" },
] as const;

/** Reads what a service keeps that ends by itself, or that it must be let read elsewhere. @throws EntityReadError */
export async function readHeldReferences(reader: EntityReader): Promise<HeldReferences> {
    const certificates: HeldCertificate[] = [];
    const secrets: HeldSecret[] = [];
    for (const { path, what } of kinds) {
        for await (const entity of listOrNone(reader, path)) {
            const { properties = {} } = entity as { readonly properties?: Readonly<Record<string, unknown>> };
            const name = `${what} '${String(entity.name)}'`;
            secrets.push(...toHeldSecret(name, properties.keyVault));
            if (path === "certificates") {
                certificates.push({ name, expiresAt: toTime(properties.expirationDate) });
            }
        }
    }
    return { certificates, secrets };
}

/** A tier without a kind has none of it. */
async function* listOrNone(reader: EntityReader, path: string): AsyncGenerator<RawEntity> {
    try {
        yield* reader.list(path);
    } catch (error) {
        if (!(error instanceof EntityReadError) || error.failure !== "notInTier") {
            throw error;
        }
    }
}

function toHeldSecret(name: string, keyVault: unknown): HeldSecret[] {
    if (!isRecord(keyVault) || typeof keyVault.secretIdentifier !== "string") {
        return [];
    }
    const { identityClientId, lastStatus } = keyVault;
    return [
        {
            name,
            secretId: keyVault.secretIdentifier,
            clientId: typeof identityClientId === "string" && identityClientId !== "" ? identityClientId : null,
            lastCode: isRecord(lastStatus) && typeof lastStatus.code === "string" ? lastStatus.code : null,
        },
    ];
}

function toTime(found: unknown): string | null {
    const at = typeof found === "string" ? Date.parse(found) : NaN;
    return Number.isNaN(at) ? null : new Date(at).toISOString();
}
