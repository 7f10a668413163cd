import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { decodeJwt, generateKeyPair, SignJWT } from "jose";
import type { JWTPayload } from "jose";
import { startSandbox } from "../../sandbox";
import type { Sandbox, SandboxConnection } from "../../sandbox";
import { runDirectory } from "../support/run-directory";
import { assumed, documented, reported } from "./behaviour";
import { rawRequest } from "./raw-request";
import {
    appServiceIdentity,
    assertionAudienceIssue,
    assertionTimeIssue,
    certificateCredentials,
    entraErrorCodes,
    federatedIssuerIssue,
    federatedSubjectIssue,
    gitHubTokens,
    identityNotFoundIssue,
    noProofIssue,
    unknownCertificateIssue,
    virtualMachineIdentity,
    workloadFederation,
} from "./sources";

const directory = runDirectory("sandbox-sign-in-without-secret");
let sandbox: Sandbox;
let connection: SandboxConnection;
let tokenEndpoint: string;

beforeAll(async () => {
    sandbox = await startSandbox({ directory: directory.path, speed: 6000 });
    ({ connection } = sandbox);
    tokenEndpoint = `${connection.armEndpoint}/${connection.tenantId}/oauth2/v2.0/token`;
});

afterAll(async () => {
    await sandbox.stop();
    directory.remove();
});

const signIn = (proof: Record<string, string>) =>
    rawRequest(
        connection,
        "POST",
        tokenEndpoint,
        { "Content-Type": "application/x-www-form-urlencoded" },
        new URLSearchParams({
            grant_type: "client_credentials",
            client_id: connection.clientId,
            scope: `${connection.armEndpoint}/.default`,
            ...proof,
        }).toString(),
    );
const signInBy = (assertion: string) =>
    signIn({
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
    });
const get = (url: string, headers: Record<string, string> = {}) => rawRequest(connection, "GET", url, headers);
const refusal = (number: number) => ({
    status: 401,
    body: {
        error: "invalid_client",
        error_codes: [number],
        error_description: expect.stringMatching(new RegExp(`^AADSTS${number}: `)) as string,
    },
});
const takesToken = async (token: string): Promise<number> => {
    const url = `${connection.armEndpoint}/subscriptions/${connection.subscriptionId}/resourcegroups?api-version=2024-03-01`;
    return (await get(url, { Authorization: `Bearer ${token}` })).status;
};
const accessToken = ({ body }: { body: unknown }): string => (body as { access_token: string }).access_token;

/** What a client signs with its certificate's key. */
async function ownAssertion(change: JWTPayload = {}, header: Record<string, string> = {}): Promise<string> {
    const pem = readFileSync(connection.signIn.clientCertificateFile, "utf8");
    const print = new X509Certificate(pem).fingerprint256.replaceAll(":", "");
    const now = Math.floor(Date.now() / 1000);
    const { clientId } = connection;
    const payload = { iss: clientId, sub: clientId, aud: tokenEndpoint, jti: "1", nbf: now, exp: now + 600, ...change };
    return new SignJWT(payload)
        .setProtectedHeader({
            alg: "PS256",
            "x5t#S256": Buffer.from(print, "hex").toString("base64url"),
            ...header,
        })
        .sign(createPrivateKey(pem));
}

/** A token of the identity provider that the client trusts. */
async function federatedToken(audience = "api://AzureADTokenExchange"): Promise<string> {
    const { oidcRequestUrl, oidcRequestToken } = connection.signIn;
    const answer = await get(`${oidcRequestUrl}&audience=${encodeURIComponent(audience)}`, {
        Authorization: `Bearer ${oidcRequestToken}`,
    });
    return (answer.body as { value: string }).value;
}

documented(certificateCredentials)("an assertion that the client's certificate signed yields a token", async () => {
    const answer = await signInBy(await ownAssertion());
    expect(answer).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3599 } });
    expect(await takesToken(accessToken(answer))).toBe(200);
    expect(decodeJwt(accessToken(answer))).toMatchObject({ oid: connection.objectId, appidacr: "2" });
});

reported(unknownCertificateIssue)("an assertion by another certificate is refused with AADSTS700027", async () => {
    const other = Buffer.alloc(32).toString("base64url");
    expect(await signInBy(await ownAssertion({}, { "x5t#S256": other }))).toMatchObject(refusal(700027));
});

reported("AzureAD/passport-azure-ad#453")(
    "an assertion whose signature does not match its certificate is refused with AADSTS700027",
    async () => {
        const [head, payload] = (await ownAssertion()).split(".");
        const [, , signature] = (await ownAssertion({ jti: "2" })).split(".");
        expect(await signInBy(`${head}.${payload}.${signature}`)).toMatchObject(refusal(700027));
    },
);

reported(assertionAudienceIssue)("an assertion for another endpoint is refused with AADSTS700023", async () => {
    expect(await signInBy(await ownAssertion({ aud: connection.armEndpoint }))).toMatchObject(refusal(700023));
});

reported(assertionTimeIssue)("an assertion that is over is refused with AADSTS700024", async () => {
    const past = Math.floor(Date.now() / 1000) - 3600;
    expect(await signInBy(await ownAssertion({ nbf: past - 600, exp: past }))).toMatchObject(refusal(700024));
});

reported(noProofIssue)("a request with neither secret nor assertion is refused with AADSTS7000218", async () => {
    expect(await signIn({})).toMatchObject(refusal(7000218));
    expect(await signIn({ client_assertion: await ownAssertion() })).toMatchObject(refusal(7000218));
});

documented(gitHubTokens)(
    "the identity provider gives out tokens for any audience, to its request token only",
    async () => {
        const { oidcRequestUrl } = connection.signIn;
        expect(await get(oidcRequestUrl, { Authorization: "Bearer wrong" })).toMatchObject({ status: 401 });
        expect(await get(oidcRequestUrl)).toMatchObject({ status: 401 });
        const claims = decodeJwt(await federatedToken("api://other"));
        expect(claims).toMatchObject({ aud: "api://other", sub: "repo:contoso/apim:ref:refs/heads/main" });
        const discovery = await get(`${claims.iss}/.well-known/openid-configuration`);
        expect(discovery.body).toMatchObject({ issuer: claims.iss });
        const keys = await get((discovery.body as { jwks_uri: string }).jwks_uri);
        expect(keys.body).toMatchObject({ keys: [{ kty: "RSA", use: "sig" }] });
        expect(JSON.stringify(keys.body)).not.toContain('"d":');
    },
);

documented(workloadFederation)("a token of the identity provider that the client trusts yields a token", async () => {
    const answer = await signInBy(await federatedToken());
    expect(answer.status).toBe(200);
    expect(await takesToken(accessToken(answer))).toBe(200);
});

async function foreignToken(claims: JWTPayload): Promise<string> {
    const { privateKey } = await generateKeyPair("RS256");
    const trusted = decodeJwt(await federatedToken());
    return new SignJWT({ ...trusted, ...claims }).setProtectedHeader({ alg: "RS256" }).sign(privateKey);
}

reported(federatedIssuerIssue)("a token of another identity provider is refused with AADSTS700211", async () => {
    expect(await signInBy(await foreignToken({ iss: "https://other.example" }))).toMatchObject(refusal(700211));
});

reported(federatedSubjectIssue)("a token for another subject is refused with AADSTS700213", async () => {
    expect(await signInBy(await foreignToken({ sub: "repo:other/apim" }))).toMatchObject(refusal(700213));
});

assumed(
    "its neighbours 700211 and 700213 are reported",
    `${entraErrorCodes}; tests of others have its sentence, and no thread quotes it`,
)("a token for another audience is refused with AADSTS700212", async () =>
    expect(await signInBy(await federatedToken("api://other"))).toMatchObject(refusal(700212)),
);

reported("Azure/azure-workload-identity#1232")(
    "a token that no key of the identity provider has signed is refused with AADSTS7000272",
    async () => expect(await signInBy(await foreignToken({}))).toMatchObject(refusal(7000272)),
);

documented(entraErrorCodes)("what is no token is refused with AADSTS50027", async () => {
    expect(await signInBy("nonsense")).toMatchObject(refusal(50027));
});

describe("a machine's managed identities", () => {
    const virtualMachine = (query: string, headers: Record<string, string> = { Metadata: "true" }) =>
        get(`${connection.signIn.msiEndpoint}/metadata/identity/oauth2/token?api-version=2018-02-01${query}`, headers);
    const appService = (query: string, header = connection.signIn.identityHeader) =>
        get(`${connection.signIn.identityEndpoint}?api-version=2019-08-01${query}`, { "X-IDENTITY-HEADER": header });
    const resource = (): string => `&resource=${encodeURIComponent(connection.armEndpoint)}`;

    async function expectToken(answer: { status: number; body: unknown }, identity: "systemAssigned" | "userAssigned") {
        const { clientId, objectId } = connection.signIn[identity];
        const resourceId = connection.armEndpoint;
        expect(answer).toMatchObject({ status: 200, body: { client_id: clientId, resource: resourceId } });
        expect(Number((answer.body as { expires_on: string }).expires_on)).toBeGreaterThan(Date.now() / 1000 + 3000);
        expect(decodeJwt(accessToken(answer))).toMatchObject({ oid: objectId, aud: resourceId });
        expect(await takesToken(accessToken(answer))).toBe(200);
    }

    documented(virtualMachineIdentity)(
        "a virtual machine's endpoint gives tokens to whoever asks with Metadata",
        async () => {
            await expectToken(await virtualMachine(resource()), "systemAssigned");
            const { clientId } = connection.signIn.userAssigned;
            await expectToken(await virtualMachine(`${resource()}&client_id=${clientId}`), "userAssigned");
            for (const [query, headers] of [
                [resource(), {}],
                ["", { Metadata: "true" }],
            ] as const) {
                const refused = await virtualMachine(query, headers);
                expect(refused).toMatchObject({ status: 400, body: { error: "invalid_request" } });
            }
        },
    );

    reported(identityNotFoundIssue)("an identity that the virtual machine does not have is not found", async () => {
        expect(await virtualMachine(`${resource()}&client_id=${connection.clientId}`)).toMatchObject({
            status: 400,
            body: { error: "invalid_request", error_description: "Identity not found" },
        });
    });

    documented(appServiceIdentity)("App Service's endpoint gives tokens to whoever has its header", async () => {
        await expectToken(await appService(resource()), "systemAssigned");
        const { clientId } = connection.signIn.userAssigned;
        await expectToken(await appService(`${resource()}&client_id=${clientId}`), "userAssigned");
    });

    assumed("the page names no error", `${appServiceIdentity}; Azure/azure-sdk-for-js#11595 shows a 401 and no body`)(
        "App Service's endpoint refuses another header or identity",
        async () => {
            expect(await appService(resource(), "wrong")).toMatchObject({ status: 401 });
            expect(await appService(`${resource()}&client_id=${connection.clientId}`)).toMatchObject({ status: 400 });
        },
    );
});

test("the certificate's file is its owner's alone, and the env file signs in by the secret only", () => {
    expect(statSync(connection.signIn.clientCertificateFile).mode & 0o777).toBe(0o600);
    const { oidcRequestToken, identityHeader, clientCertificateFile } = connection.signIn;
    const env = readFileSync(connection.envFile, "utf8");
    for (const kept of [oidcRequestToken, identityHeader, clientCertificateFile]) {
        expect(env).not.toContain(kept);
    }
    expect(env).toContain(`ARM_CLIENT_SECRET="${connection.clientSecret}"`);
});
