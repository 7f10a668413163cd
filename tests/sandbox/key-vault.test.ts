import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import type { HttpMethods } from "@azure/core-rest-pipeline";
import type { KeyClient } from "@azure/keyvault-keys";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { grantKeys, keyClient, keyRoles, keyVaultRecipient } from "../support/key-vault-key";
import { documented, recorded, reported } from "./behaviour";
import { rawRequest } from "./raw-request";
import { keyVaultErrors, keyVaultKeysRecording, keyVaultRoles } from "./sources";

let azure: AzureFixture;
let keys: KeyClient;

beforeAll(async () => {
    azure = await startAzureFixture("key-vault");
    keys = keyClient(azure);
});

afterAll(() => azure.stop());

const ask = async (method: HttpMethods, below: string, body?: object, token?: string) => {
    const { connection } = azure.sandbox;
    const authorization: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return rawRequest(
        connection,
        method,
        `${connection.keyVaultEndpoint}/keys/${below}?api-version=7.6`,
        { "Content-Type": "application/json", ...authorization },
        body && JSON.stringify(body),
    );
};
const tokenFor = async (audience: string): Promise<string> =>
    (await azure.clients.credential.getToken(`${audience}/.default`))!.token;

recorded(keyVaultKeysRecording)(
    "a request without a token is answered with a challenge that names the vault",
    async () => {
        const { keyVaultEndpoint, armEndpoint, tenantId } = azure.sandbox.connection;
        const { status, body, headers } = await ask("POST", "any/create");
        expect([status, body]).toEqual([
            401,
            { error: { code: "Unauthorized", message: "AKV10000: Request is missing a Bearer or PoP token." } },
        ]);
        expect(headers["www-authenticate"]).toBe(
            `Bearer authorization="${armEndpoint}/${tenantId}", resource="${keyVaultEndpoint}"`,
        );
    },
);

documented(keyVaultErrors)("a token for another resource is refused with 401", async () => {
    const token = await tokenFor(azure.sandbox.connection.armEndpoint);
    expect(await ask("GET", "any", undefined, token)).toMatchObject({
        status: 401,
        body: { error: { code: "Unauthorized" } },
    });
});

documented(keyVaultRoles)(
    "without a role nothing is done; Crypto User reads and unwraps, and makes no key",
    async () => {
        const token = await tokenFor(azure.sandbox.connection.keyVaultEndpoint);
        const create = () => ask("POST", "by-role/create", { kty: "RSA" }, token);
        const denied = { status: 403, body: { error: { code: "Forbidden", innererror: { code: "ForbiddenByRbac" } } } };
        expect(await create()).toMatchObject(denied);
        expect(await ask("GET", "by-role", undefined, token)).toMatchObject(denied);
        await grantKeys(azure, keyRoles.cryptoUser);
        expect(await create()).toMatchObject(denied);
        expect(await ask("GET", "by-role", undefined, token)).toMatchObject({ status: 404 });
        await grantKeys(azure, keyRoles.cryptoOfficer);
        expect(await create()).toMatchObject({ status: 200 });
    },
);

recorded(keyVaultKeysRecording)(
    "a key is created, read and updated by Azure's own client; the same name makes a new version",
    async () => {
        const first = await keys.createRsaKey("rotated", { keySize: 2048 });
        const second = await keys.createRsaKey("rotated", { keySize: 3072 });
        expect(first.id).toMatch(/\/keys\/rotated\/[0-9a-f]{32}$/);
        expect(second.id).not.toBe(first.id);
        expect((await keys.getKey("rotated")).id).toBe(second.id);
        expect(await keys.getKey("rotated", { version: first.properties.version })).toMatchObject({
            keyType: "RSA",
            properties: { enabled: true, recoveryLevel: "Recoverable+Purgeable", recoverableDays: 90 },
        });
        const { properties } = await keys.updateKeyProperties("rotated", first.properties.version!, { enabled: false });
        expect(properties.enabled).toBe(false);
    },
);

recorded(keyVaultKeysRecording)(
    "unwrapKey gives back what was wrapped with the public half, as { kid, value } in base64url",
    async () => {
        const { input } = await keyVaultRecipient(azure, "wrapping");
        const key = createPublicKey(input.publicKey!);
        const padding = constants.RSA_PKCS1_OAEP_PADDING;
        const wrapped = publicEncrypt({ key, padding, oaepHash: "sha256" }, Buffer.from("arepa"));
        const [, below = ""] = input.keyVaultKey!.split("/keys/");
        const token = await tokenFor(azure.sandbox.connection.keyVaultEndpoint);
        const open = (value: string, alg = "RSA-OAEP-256") => ask("POST", `${below}/unwrapkey`, { alg, value }, token);
        expect(await open(wrapped.toString("base64url"))).toMatchObject({
            status: 200,
            body: { kid: input.keyVaultKey, value: "YXJlcGE" },
        });
        const bad = { status: 400, body: { error: { code: "BadParameter" } } };
        expect(await open(wrapped.toString("base64url"), "RSA-OAEP")).toMatchObject(bad);
        expect(await open(Buffer.from(wrapped).reverse().toString("base64url"))).toMatchObject(bad);
    },
);

recorded(keyVaultKeysRecording)(
    "a key that is not there is answered with KeyNotFound, after its deletion, too",
    async () => {
        await keys.createRsaKey("deleted");
        const token = await tokenFor(azure.sandbox.connection.keyVaultEndpoint);
        expect((await ask("DELETE", "deleted", undefined, token)).status).toBe(200);
        const { status, body } = await ask("GET", "deleted", undefined, token);
        expect(status).toBe(404);
        expect(body).toMatchObject({
            error: {
                code: "KeyNotFound",
                message: expect.stringMatching(
                    /^A key with \(name\/id\) deleted was not found in this key vault\./,
                ) as string,
            },
        });
    },
);

reported("Azure/azure-sdk-for-python#45342")("a disabled version unwraps nothing", async () => {
    const key = await keys.createRsaKey("disabled", { enabled: true });
    await keys.updateKeyProperties("disabled", key.properties.version!, { enabled: false });
    const token = await tokenFor(azure.sandbox.connection.keyVaultEndpoint);
    const [, below = ""] = key.id!.split("/keys/");
    expect(await ask("POST", `${below}/unwrapkey`, { alg: "RSA-OAEP-256", value: "AA" }, token)).toMatchObject({
        status: 403,
        body: {
            error: {
                code: "Forbidden",
                message: "Operation unwrapKey is not allowed on a disabled key.",
                innererror: { code: "KeyDisabled" },
            },
        },
    });
});
