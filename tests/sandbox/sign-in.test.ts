import { readFileSync } from "node:fs";
import * as path from "node:path";
import { ClientSecretCredential } from "@azure/identity";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox, SandboxConnection } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";
import { assumed, documented, own, reported } from "./behaviour";
import { rawRequest } from "./raw-request";
import { clientCredentials, cloudMetadata, entraErrorCodes, openIdDiscovery, storageErrorCodes } from "./sources";

let sandbox: Sandbox;
let clients: SandboxClients;
let connection: SandboxConnection;
let groupsUrl: string;

beforeAll(async () => {
    sandbox = await startSandbox({ directory: path.join(".sandbox", "test-sign-in"), speed: 6000 });
    ({ connection } = sandbox);
    clients = sandboxClients(connection);
    groupsUrl = `${connection.armEndpoint}/subscriptions/${connection.subscriptionId}/resourcegroups`;
});

afterAll(() => sandbox.stop());

const tokenFor = async (scope: string): Promise<string> => (await clients.credential.getToken(scope))!.token;
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });
const signIn = (change: Record<string, string>, tenant = connection.tenantId) =>
    rawRequest(
        connection,
        "POST",
        `${connection.armEndpoint}/${tenant}/oauth2/v2.0/token`,
        { "Content-Type": "application/x-www-form-urlencoded" },
        new URLSearchParams({
            grant_type: "client_credentials",
            client_id: connection.clientId,
            client_secret: connection.clientSecret,
            scope: `${connection.armEndpoint}/.default`,
            ...change,
        }).toString(),
    );

documented(clientCredentials)("the right secret yields a bearer token that the resource manager takes", async () => {
    const { status, body } = await signIn({});
    expect(status).toBe(200);
    const token = body as { token_type: string; expires_in: number; ext_expires_in: number; access_token: string };
    expect(token).toMatchObject({ token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599 });
    const url = `${groupsUrl}?api-version=2024-03-01`;
    expect(await rawRequest(connection, "GET", url, bearer(token.access_token))).toMatchObject({
        status: 200,
        body: { value: [] },
    });
});

documented(entraErrorCodes)(
    "a wrong client secret is refused with AADSTS7000215, as is Azure's own credential with it",
    async () => {
        const { status, body } = await signIn({ client_secret: "wrong" });
        expect(status).toBe(401);
        expect(body).toMatchObject({ error: "invalid_client", error_codes: [7000215] });
        expect((body as { error_description: string }).error_description).toMatch(/^AADSTS7000215: /);
        expect(body).not.toHaveProperty("access_token");
        const { armEndpoint, caFile, clientId, tenantId } = connection;
        const credential = new ClientSecretCredential(tenantId, clientId, "wrong", {
            authorityHost: armEndpoint,
            disableInstanceDiscovery: true,
            tlsOptions: { ca: readFileSync(caFile, "utf8") },
        });
        await expect(credential.getToken(`${armEndpoint}/.default`)).rejects.toThrow("AADSTS7000215");
    },
);

documented(entraErrorCodes).each([
    ["another client", { client_id: "00000000-0000-0000-0000-000000000000" }, "unauthorized_client", 700016],
    ["another grant", { grant_type: "password" }, "unsupported_grant_type", 70003],
])("%s is refused with a code of its own", async (_what, change, error, code) => {
    expect(await signIn(change)).toMatchObject({ status: 400, body: { error, error_codes: [code] } });
});

documented(entraErrorCodes)("another tenant is refused with AADSTS90002", async () => {
    expect(await signIn({}, "contoso.example")).toMatchObject({ status: 400, body: { error_codes: [90002] } });
});

reported("MicrosoftDocs/azure-docs#103987")(
    "the resource manager answers 401 to no token, and says where to get one",
    async () => {
        const answer = await rawRequest(connection, "GET", `${groupsUrl}?api-version=2024-03-01`);
        expect(answer).toMatchObject({ status: 401, body: { error: { code: "AuthenticationFailed" } } });
        expect(answer.headers["www-authenticate"]).toContain(`${connection.armEndpoint}/${connection.tenantId}`);
    },
);

reported("hashicorp/go-azure-helpers#51")(
    "the resource manager refuses a token for storage, and names whom it is for",
    async () => {
        const token = await tokenFor("https://storage.azure.com/.default");
        expect(await rawRequest(connection, "GET", `${groupsUrl}?api-version=2024-03-01`, bearer(token))).toMatchObject(
            {
                status: 401,
                body: {
                    error: {
                        code: "InvalidAuthenticationTokenAudience",
                        message: `The access token has been obtained for wrong audience or resource 'https://storage.azure.com'. It should exactly match with one of the allowed audiences '${connection.armEndpoint}/','${connection.armEndpoint}'.`,
                    },
                },
            },
        );
    },
);

assumed(
    "users quote the code, and not for which token",
    "threads on InvalidAuthenticationToken: Azure/azure-powershell#27882, Azure/login#252; neither shows the token",
)("the resource manager refuses a forged token and a cut one", async () => {
    const good = await tokenFor(`${connection.armEndpoint}/.default`);
    const [head, , signature] = good.split(".");
    const payload = Buffer.from(JSON.stringify({ aud: connection.armEndpoint, exp: 9999999999 })).toString("base64url");
    const tokens = [`${head}.${payload}.${signature}`, good.slice(0, -20)];
    for (const token of tokens) {
        const answer = await rawRequest(connection, "GET", `${groupsUrl}?api-version=2024-03-01`, bearer(token));
        expect(answer).toMatchObject({ status: 401, body: { error: { code: "InvalidAuthenticationToken" } } });
    }
});

documented(storageErrorCodes)("blobs refuse a token for the resource manager, and take one for storage", async () => {
    const { subscriptionId, armEndpoint, blobEndpoint } = connection;
    const group = `/subscriptions/${subscriptionId}/resourcegroups/rg-sign-in`;
    await clients.arm("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" });
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/stsignin`;
    await clients.arm("PUT", `${account}?api-version=2024-01-01`, {
        location: "westeurope",
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
    });
    const list = (token: string) =>
        rawRequest(connection, "GET", `${blobEndpoint}/stsignin?comp=list`, {
            ...bearer(token),
            "x-ms-version": "2024-11-04",
        });
    const refused = await list(await tokenFor(`${armEndpoint}/.default`));
    expect(refused.status).toBe(401);
    expect(refused.headers["x-ms-error-code"]).toBe("InvalidAuthenticationInfo");
    const reader = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
    await clients.arm(
        "PUT",
        `${account}/providers/Microsoft.Authorization/roleAssignments/${reader}?api-version=2022-04-01`,
        { properties: { principalId: connection.objectId, roleDefinitionId: `/roleDefinitions/${reader}` } },
    );
    expect((await list(await tokenFor("https://storage.azure.com/.default"))).status).toBe(200);
});

documented(cloudMetadata)(
    "metadata is an object in 2022-09-01 and a list in 2019-05-01, without signing in",
    async () => {
        const metadata = (version: string) =>
            rawRequest(connection, "GET", `${connection.armEndpoint}/metadata/endpoints?api-version=${version}`);
        const newer = await metadata("2022-09-01");
        expect(newer).toMatchObject({
            status: 200,
            body: {
                resourceManager: connection.armEndpoint,
                authentication: { loginEndpoint: connection.armEndpoint, tenant: connection.tenantId },
            },
        });
        expect(connection.armEndpoint).not.toMatch(/\/$/);
        expect(await metadata("2019-05-01")).toMatchObject({ status: 200, body: [newer.body] });
    },
);

documented(openIdDiscovery)(
    "OpenID discovery names the token endpoint, and the key set holds the tokens' key",
    async () => {
        const base = `${connection.armEndpoint}/${connection.tenantId}`;
        const discovery = await rawRequest(connection, "GET", `${base}/v2.0/.well-known/openid-configuration`);
        expect(discovery.body).toMatchObject({ token_endpoint: `${base}/oauth2/v2.0/token` });
        const keys = await rawRequest(connection, "GET", (discovery.body as { jwks_uri: string }).jwks_uri);
        const header = Buffer.from((await tokenFor(`${connection.armEndpoint}/.default`)).split(".")[0]!, "base64url");
        const { kid } = JSON.parse(header.toString()) as { kid: string };
        expect(keys.body).toMatchObject({ keys: [{ kid, kty: "RSA" }] });
        expect(JSON.stringify(keys.body)).not.toContain('"d":');
    },
);

own("a redirect would make clients drop Authorization")(
    "a path that starts with two slashes is served without a redirect",
    async () => {
        const { armEndpoint, subscriptionId } = connection;
        const token = await tokenFor(`${armEndpoint}/.default`);
        const url = `${armEndpoint}//subscriptions/${subscriptionId}?api-version=2022-12-01`;
        expect(await rawRequest(connection, "GET", url, bearer(token))).toMatchObject({
            status: 200,
            body: { subscriptionId, state: "Enabled" },
        });
    },
);

reported("MicrosoftDocs/feedback#2279").each([
    ["without a query", ""],
    ["with an empty api-version", "?api-version="],
])("a request %s is refused as MissingApiVersionParameter", async (_what, query) => {
    const answer = await rawRequest(
        connection,
        "GET",
        groupsUrl + query,
        bearer(await tokenFor(`${connection.armEndpoint}/.default`)),
    );
    expect(answer).toMatchObject({
        status: 400,
        body: {
            error: {
                code: "MissingApiVersionParameter",
                message: "The api-version query parameter (?api-version=) is required for all requests.",
            },
        },
    });
    expect(answer.headers["x-ms-failure-cause"]).toBe("gateway");
});

reported("Azure/azure-cli#33657")("another subscription is not found", async () => {
    const answer = await clients.arm(
        "GET",
        `/subscriptions/${connection.clientId}/resourcegroups?api-version=2024-03-01`,
    );
    const message = `The subscription '${connection.clientId}' could not be found.`;
    expect(answer).toMatchObject({ status: 404, body: { error: { code: "SubscriptionNotFound", message } } });
});
