import { createPublicKey, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { CryptographyClient, KeyClient } from "@azure/keyvault-keys";
import type { KeyVaultKey } from "@azure/keyvault-keys";
import { keyVaultOpener } from "../../dynamic-providers/logical/key-vault-opener";
import { toAzureError } from "../../dynamic-providers/azure/errors";
import type { AzureFixture } from "./azure-fixture";
import type { TestRecipient } from "./snapshot-recipients";

type SignedIn = Pick<AzureFixture, "sandbox" | "clients">;

/** Roles of Key Vault: https://learn.microsoft.com/azure/key-vault/general/rbac-guide */
export const keyRoles = {
    cryptoOfficer: "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    cryptoUser: "12338af0-0e69-4776-bea7-57ae8d297424",
};

/** Azure's own client of the sandbox's Key Vault. */
export function keyClient({ sandbox, clients }: SignedIn): KeyClient {
    return new KeyClient(sandbox.connection.keyVaultEndpoint, clients.credential, optionsOf(sandbox.connection.caFile));
}

const optionsOf = (caFile: string) => ({
    disableChallengeResourceVerification: true,
    tlsOptions: { ca: readFileSync(caFile, "utf8") },
    retryOptions: { maxRetries: 0 },
});

/** Gives a role on the Key Vault to whoever the clients sign in as. @returns the assignment's ID. */
export async function grantKeys({ sandbox, clients }: SignedIn, role: string): Promise<string> {
    const { subscriptionId, objectId } = sandbox.connection;
    const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-key-vault`;
    await clients.arm("PUT", `${group}?api-version=2024-03-01`, { location: "swedencentral" });
    const id = `${group}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    const answer = await clients.arm("PUT", `${id}?api-version=2022-04-01`, {
        properties: {
            principalId: objectId,
            principalType: "ServicePrincipal",
            roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
        },
    });
    expect(answer.status).toBe(201);
    sandbox.clock.advance(15 * 60);
    return id;
}

/** A key of the sandbox's Key Vault, or another version of it, as a recipient that unwraps there. */
export async function keyVaultRecipient(azure: SignedIn, name: string): Promise<TestRecipient> {
    const key = await keyClient(azure).createRsaKey(name, { keySize: 2048 });
    const anyKey = keyVaultOpener(async (keyId, wrapped) => {
        const client = new CryptographyClient(
            keyId,
            azure.clients.credential,
            optionsOf(azure.sandbox.connection.caFile),
        );
        try {
            return Buffer.from((await client.unwrapKey("RSA-OAEP-256", wrapped)).result);
        } catch (error) {
            throw toAzureError(`unwrap with the key '${keyId}'`, error);
        }
    });
    return {
        input: { keyVaultKey: key.id!, publicKey: publicPem(key) },
        // With this version alone, though the identity may use any.
        opener: {
            name: anyKey.name,
            open: (wrapped) => (wrapped.recipient === key.id ? anyKey.open(wrapped) : Promise.resolve(undefined)),
        },
    };
}

function publicPem({ key }: KeyVaultKey): string {
    const half = { kty: "RSA", n: toText(key!.n!), e: toText(key!.e!) };
    return createPublicKey({ key: half, format: "jwk" }).export({ type: "spki", format: "pem" }) as string;
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
