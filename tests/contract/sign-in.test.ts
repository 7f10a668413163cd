import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { rawRequest } from "../sandbox/raw-request";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";
import { runDirectory } from "../support/run-directory";

type Settings = Readonly<Record<string, string>>;

/** The variable of each setting, as azure-native names it. */
const variables: Settings = {
    tenantId: "ARM_TENANT_ID",
    clientId: "ARM_CLIENT_ID",
    clientSecret: "ARM_CLIENT_SECRET",
    clientCertificatePath: "ARM_CLIENT_CERTIFICATE_PATH",
    clientCertificatePassword: "ARM_CLIENT_CERTIFICATE_PASSWORD",
    useOidc: "ARM_USE_OIDC",
    oidcToken: "ARM_OIDC_TOKEN",
    oidcTokenFilePath: "ARM_OIDC_TOKEN_FILE_PATH",
    oidcRequestUrl: "ARM_OIDC_REQUEST_URL",
    oidcRequestToken: "ARM_OIDC_REQUEST_TOKEN",
    oidcAudience: "ARM_OIDC_AUDIENCE",
    useMsi: "ARM_USE_MSI",
    msiEndpoint: "ARM_MSI_ENDPOINT",
    useDefaultAzureCredential: "ARM_USE_DEFAULT_AZURE_CREDENTIAL",
    metadataHost: "ARM_METADATA_HOSTNAME",
    disableInstanceDiscovery: "ARM_DISABLE_INSTANCE_DISCOVERY",
};

let azure: AzureFixture;
let inputs: Properties;
const files = runDirectory("contract-sign-in-files");
const tokenFile = path.join(files.path, "token");

beforeAll(async () => {
    azure = await startAzureFixture("contract-sign-in");
    inputs = {
        serviceId: `/subscriptions/${azure.sandbox.connection.subscriptionId}/resourceGroups/${azure.group}/providers/Microsoft.ApiManagement/service/not-there`,
        ...azure.operationInputs,
        trigger: "first",
        __provider: await serializeProvider(backupProvider),
    };
    mkdirSync(files.path, { recursive: true });
    writeFileSync(tokenFile, await identityToken(), { mode: 0o600 });
}, 60_000);

afterAll(async () => {
    await azure.stop();
    files.remove();
});

/** Where Azure is; no way to sign in. */
const place = (): Settings => ({
    metadataHost: new URL(azure.sandbox.connection.armEndpoint).host,
    disableInstanceDiscovery: "true",
});
const application = (): Settings => {
    const { tenantId, clientId } = azure.sandbox.connection;
    return { tenantId, clientId };
};
const request = (): Settings => {
    const { oidcRequestUrl, oidcRequestToken } = azure.sandbox.connection.signIn;
    return { oidcRequestUrl, oidcRequestToken };
};

/** As a job of GitHub asks for it. */
async function identityToken(): Promise<string> {
    const { oidcRequestUrl, oidcRequestToken } = azure.sandbox.connection.signIn;
    const url = `${oidcRequestUrl}&audience=api://AzureADTokenExchange`;
    const bearer = { Authorization: `Bearer ${oidcRequestToken}` };
    const { body } = await rawRequest(azure.sandbox.connection, "GET", url, bearer);
    return (body as { value: string }).value;
}

async function startHost(config: Settings, environment: Settings = {}): Promise<ProviderHost> {
    const empty = [...Object.values(variables), "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
    return ProviderHost.start(
        {
            // Nothing of the machine that the tests run on.
            ...Object.fromEntries(empty.map((name) => [name, ""])),
            NODE_EXTRA_CA_CERTS: azure.sandbox.connection.caFile,
            ...environment,
        },
        Object.fromEntries(Object.entries(config).map(([key, value]) => [`azure-native:${key}`, value])),
    );
}

/** What comes of asking for a service that is not there. */
async function ask(config: Settings, environment: Settings = {}): Promise<string> {
    const host = await startHost(config, environment);
    try {
        return await host.create(inputs).then(
            () => Promise.reject(new Error("It was not refused.")),
            (error: unknown) => (error as Error).message,
        );
    } finally {
        await host.stop();
    }
}

const asVariables = (settings: Settings): Settings =>
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [variables[key]!, value]));
const paths = (mark: number): string[] => azure.sandbox.requestLog.since(mark).map((entry) => entry.path);

/** What each way of signing in is set by, and what it asks of the sandbox on the way. */
const ways: readonly [string, () => Promise<Settings> | Settings, RegExp][] = [
    [
        "client secret",
        () => ({ ...application(), clientSecret: azure.sandbox.connection.clientSecret }),
        /oauth2\/v2\.0\/token$/,
    ],
    [
        "client certificate",
        () => ({ ...application(), clientCertificatePath: azure.sandbox.connection.signIn.clientCertificateFile }),
        /oauth2\/v2\.0\/token$/,
    ],
    [
        "client certificate whose key is encrypted",
        () => ({ ...application(), clientCertificatePath: encryptedCertificate(), clientCertificatePassword }),
        /oauth2\/v2\.0\/token$/,
    ],
    [
        "OIDC token",
        async () => ({ ...application(), useOidc: "true", oidcToken: await identityToken() }),
        /oauth2\/v2\.0\/token$/,
    ],
    [
        "OIDC token in a file",
        () => ({ ...application(), useOidc: "true", oidcTokenFilePath: tokenFile }),
        /oauth2\/v2\.0\/token$/,
    ],
    [
        "OIDC token that is asked for",
        () => ({ ...application(), useOidc: "true", ...request() }),
        /^\/identity-provider\/token$/,
    ],
    [
        "system-assigned identity",
        () => ({ useMsi: "true", msiEndpoint: azure.sandbox.connection.signIn.msiEndpoint }),
        /^\/metadata\/identity\/oauth2\/token\/?$/,
    ],
    [
        "user-assigned identity",
        () => {
            const { msiEndpoint, userAssigned } = azure.sandbox.connection.signIn;
            return { useMsi: "true", msiEndpoint, clientId: userAssigned.clientId };
        },
        /^\/metadata\/identity\/oauth2\/token\/?$/,
    ],
];

const clientCertificatePassword = "only-for-this-test";

/** Made by openssl, as a user would. */
function encryptedCertificate(): string {
    const { clientCertificateFile } = azure.sandbox.connection.signIn;
    const pfx = path.join(files.path, "client.pfx");
    const pem = path.join(files.path, "client.pem");
    const password = `pass:${clientCertificatePassword}`;
    execFileSync("openssl", ["pkcs12", "-export", "-in", clientCertificateFile, "-out", pfx, "-passout", password]);
    execFileSync("openssl", ["pkcs12", "-in", pfx, "-out", pem, "-passin", password, "-passout", password]);
    return pem;
}

describe.each(ways)("signing in by %s", (_way, settings, asked) => {
    test.each([
        ["the stack's config", (all: Settings) => ask(all)],
        ["the environment", (all: Settings) => ask({}, asVariables(all))],
    ])("reaches Azure with settings from %s", async (_source, askWith) => {
        const mark = azure.sandbox.requestLog.mark();
        const answer = await askWith({ ...place(), ...(await settings()) });
        // Only a service that was asked for, signed in, can be said not to exist.
        expect(answer).toContain("Azure has no such service");
        expect(paths(mark).filter((entry) => asked.test(entry))).not.toEqual([]);
    });
});

test("the variables of GitHub's jobs are enough for a token that is asked for", async () => {
    const { oidcRequestUrl = "", oidcRequestToken = "" } = request();
    const job = { ACTIONS_ID_TOKEN_REQUEST_URL: oidcRequestUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: oidcRequestToken };
    const answer = await ask({ ...place(), ...application(), useOidc: "true" }, job);
    expect(answer).toContain("Azure has no such service");
});

test("App Service's endpoint serves a managed identity", async () => {
    const { identityEndpoint, identityHeader } = azure.sandbox.connection.signIn;
    const mark = azure.sandbox.requestLog.mark();
    const answer = await ask(
        { ...place(), useMsi: "true" },
        { IDENTITY_ENDPOINT: identityEndpoint, IDENTITY_HEADER: identityHeader },
    );
    expect(answer).toContain("Azure has no such service");
    expect(paths(mark)).toContain("/msi/token");
});

test.each([
    ["useDefaultAzureCredential is true", { useDefaultAzureCredential: "true" }],
    ["no way is set", {}],
])("where %s, the default chain signs in", async (_what, way: Settings) => {
    const { tenantId, clientId, clientSecret, armEndpoint } = azure.sandbox.connection;
    const answer = await ask(
        { ...place(), ...way },
        {
            AZURE_TENANT_ID: tenantId,
            AZURE_CLIENT_ID: clientId,
            AZURE_CLIENT_SECRET: clientSecret,
            AZURE_AUTHORITY_HOST: armEndpoint,
        },
    );
    expect(answer).toContain("Azure has no such service");
});

describe("refused before anything is asked of Azure", () => {
    test("settings that contradict or lack a part: all of it in one error, and no secret", async () => {
        const { clientSecret, signIn } = azure.sandbox.connection;
        const mark = azure.sandbox.requestLog.mark();
        const settings = { clientSecret, useOidc: "true", oidcRequestToken: signIn.oidcRequestToken, useMsi: "yes" };
        const message = await ask({ ...place(), ...settings });
        expect(message.split("\n").slice(1, 6)).toEqual([
            '  - azure-native:useMsi is "yes": it must be true or false. It is also read from ARM_USE_MSI.',
            "  - azure-native:clientSecret and azure-native:useOidc are set: each is a way to sign in, and only one " +
                "is possible. Keep one of them; their variables are ARM_CLIENT_SECRET and ARM_USE_OIDC.",
            "  - azure-native:tenantId is not set: signing in with client secret needs it. Set it, or ARM_TENANT_ID.",
            "  - azure-native:clientId is not set: signing in with client secret needs it. Set it, or ARM_CLIENT_ID.",
            "  - azure-native:oidcRequestUrl is not set: oidcRequestToken needs it. Set it, or ARM_OIDC_REQUEST_URL.",
        ]);
        expect(message).not.toContain(clientSecret);
        expect(message).not.toContain(signIn.oidcRequestToken);
        expect(paths(mark)).toEqual([]);
    });

    test("a PFX, with how to convert it, and no password", async () => {
        const pfx = encryptedCertificate().replace(/pem$/, "pfx");
        const mark = azure.sandbox.requestLog.mark();
        const settings = { ...application(), clientCertificatePath: pfx, clientCertificatePassword };
        const message = await ask({ ...place(), ...settings });
        expect(message).toContain(`openssl pkcs12 -in ${pfx} -out ${pfx.replace(/pfx$/, "pem")} -nodes`);
        expect(message).not.toContain(clientCertificatePassword);
        expect(paths(mark)).toEqual([]);
    });
});

describe("refused by Azure", () => {
    test("a token for another audience", async () => {
        const settings = { ...application(), useOidc: "true", ...request(), oidcAudience: "api://other" };
        expect(await ask({ ...place(), ...settings })).toContain("AADSTS700212");
    });

    test("a request token that is not the job's: no token is asked of Entra ID, and the error does not hold it", async () => {
        const mark = azure.sandbox.requestLog.mark();
        const settings = { ...application(), useOidc: "true", ...request(), oidcRequestToken: "of-another-job" };
        const message = await ask({ ...place(), ...settings });
        expect(message).toContain("returned no token for audience 'api://AzureADTokenExchange' (HTTP 401)");
        expect(message).not.toContain("of-another-job");
        expect(paths(mark).filter((entry) => /oauth2/.test(entry))).toEqual([]);
    });

    test("an identity that the machine does not have", async () => {
        const { clientId } = azure.sandbox.connection;
        const { msiEndpoint } = azure.sandbox.connection.signIn;
        expect(await ask({ ...place(), useMsi: "true", msiEndpoint, clientId })).toContain("Identity not found");
    });
});

describe("in a backup", () => {
    let serviceId: string;

    beforeAll(async () => {
        serviceId = await azure.createService("signed-in");
        await azure.grant(serviceId);
        // At once: the tests below end the fixture's own token too.
        await azure.assign(azure.storageAccountId, azure.sandbox.connection.signIn.userAssigned.objectId);
    }, 60_000);

    /** Refuses every token that was issued before, while Azure works on a backup. @returns its state, and requests that match. */
    async function refuseTokensInMidWait(settings: Settings, asksForToken: RegExp) {
        const host = await startHost({ ...place(), ...settings });
        try {
            azure.sandbox.clock.hold();
            const mark = azure.sandbox.requestLog.mark();
            const asked = (): number => paths(mark).filter((entry) => asksForToken.test(entry)).length;
            const creating = host.create({ ...inputs, serviceId, trigger: asksForToken.source });
            await until(() => azure.sandbox.requestLog.accepted("backup", mark).length > 0);
            const before = asked();
            azure.sandbox.expireTokens();
            azure.sandbox.clock.release();
            const { state } = await creating;
            return { state, before, after: asked() };
        } finally {
            await host.stop();
        }
    }

    test("a token that is refused in mid-wait is had anew, from a token that is asked for anew; no secret is kept", async () => {
        const settings = { ...application(), useOidc: "true", ...request() };
        const { state, before, after } = await refuseTokensInMidWait(settings, /^\/identity-provider\/token$/);
        expect(state.result).toBe("succeeded");
        expect([before > 0, after > before]).toEqual([true, true]);
        expect(JSON.stringify(state)).not.toContain(azure.sandbox.connection.signIn.oidcRequestToken);
    });

    test("a managed identity's token that is refused in mid-wait is asked for again, past what the SDK keeps", async () => {
        const { msiEndpoint, userAssigned } = azure.sandbox.connection.signIn;
        const settings = { useMsi: "true", msiEndpoint, clientId: userAssigned.clientId };
        const asksForToken = /^\/metadata\/identity\/oauth2\/token\/?$/;
        const { state, before, after } = await refuseTokensInMidWait(settings, asksForToken);
        expect(state.result).toBe("succeeded");
        expect([before > 0, after > before]).toEqual([true, true]);
    });
});

async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}
