import { chooseSignIn, signInError } from "./sign-in";
import type { AzureSettings } from "./settings";

const files: Readonly<Record<string, string>> = { "/token": "from a file\n", "/empty": "\n" };

function choose(settings: AzureSettings, environment: Record<string, string> = {}) {
    return chooseSignIn(settings, {
        environment,
        readFile(path) {
            const content = files[path];
            if (content === undefined) {
                throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
            }
            return Buffer.from(content);
        },
    });
}

function reasons(settings: AzureSettings, environment?: Record<string, string>): string[] {
    const choice = choose(settings, environment);
    return "failures" in choice ? choice.failures.map(({ reason }) => reason) : [];
}

const application = { tenantId: "tenant", clientId: "client" };
const request = { oidcRequestUrl: "https://idp.example/token?a=b", oidcRequestToken: "bearer" };

test.each<[string, AzureSettings, object]>([
    ["a client secret", { ...application, clientSecret: "s" }, { ...application, way: "clientSecret", secret: "s" }],
    [
        "an OIDC token before a file and a request",
        { ...application, useOidc: "true", oidcToken: "t", oidcTokenFilePath: "/missing", ...request },
        { ...application, way: "oidc", source: { token: "t" } },
    ],
    [
        "an OIDC token's file before a request",
        { ...application, useOidc: "True", oidcTokenFilePath: "/token", ...request },
        { ...application, way: "oidc", source: { file: "/token" } },
    ],
    [
        "a request for an OIDC token",
        { ...application, useOidc: "true", ...request },
        {
            ...application,
            way: "oidc",
            source: {
                requestUrl: request.oidcRequestUrl,
                requestToken: "bearer",
                audience: "api://AzureADTokenExchange",
            },
        },
    ],
    ["the system-assigned identity", { useMsi: "true" }, { way: "managedIdentity" }],
    ["a user-assigned identity", { useMsi: "true", clientId: "u" }, { way: "managedIdentity", clientId: "u" }],
    [
        "an endpoint for managed identities, named in full",
        { useMsi: "true", msiEndpoint: "http://169.254.169.254/metadata/identity/oauth2/token" },
        { way: "managedIdentity", endpoint: "http://169.254.169.254" },
    ],
    [
        "an endpoint for managed identities, named by its host",
        { useMsi: "true", msiEndpoint: "http://localhost:50342/" },
        { way: "managedIdentity", endpoint: "http://localhost:50342" },
    ],
    ["nothing", {}, { way: "default" }],
    ["a tenant alone", { tenantId: "tenant", useOidc: "false" }, { way: "default", tenantId: "tenant" }],
    [
        "the default chain in words, beside an application",
        { ...application, useDefaultAzureCredential: "true" },
        { way: "default", tenantId: "tenant" },
    ],
    [
        "a secret beside what every job of GitHub has",
        { ...application, clientSecret: "s", ...request },
        { ...application, way: "clientSecret", secret: "s" },
    ],
])("%s is taken for what it is", (_what, settings, signIn) => {
    expect(choose(settings)).toEqual({ signIn });
});

test.each<[string, AzureSettings, string]>([
    ["two ways", { ...application, clientSecret: "s", useMsi: "true" }, "clientSecret and azure-native:useMsi are set"],
    ["a flag that is neither", { useOidc: "1" }, 'azure-native:useOidc is "1": it must be true or false'],
    ["an application without a proof", application, 'azure-native:clientId is "client": no way to sign in'],
    [
        "an OIDC token that is not to be used",
        { oidcToken: "t" },
        "azure-native:oidcToken is set (its value is not shown)",
    ],
    ["OIDC without a token", { ...application, useOidc: "true" }, "signing in with OIDC needs a token"],
    [
        "a secret without a tenant",
        { clientId: "c", clientSecret: "s" },
        "tenantId is not set: signing in with client secret",
    ],
    [
        "a request token without a URL",
        { ...application, useOidc: "true", oidcRequestToken: "bearer" },
        "azure-native:oidcRequestUrl is not set: oidcRequestToken needs it",
    ],
    [
        "a request URL without a token",
        { ...application, useOidc: "true", oidcRequestUrl: request.oidcRequestUrl },
        "azure-native:oidcRequestToken is not set: oidcRequestUrl needs it",
    ],
    [
        "a request URL that would send the token in the clear",
        { ...application, useOidc: "true", ...request, oidcRequestUrl: "http://idp.example" },
        "azure-native:oidcRequestUrl is set (its value is not shown): it must be an https URL",
    ],
    [
        "a file that is not there",
        { ...application, useOidc: "true", oidcTokenFilePath: "/missing" },
        'oidcTokenFilePath is "/missing": the file cannot be read (ENOENT)',
    ],
    [
        "an empty file",
        { ...application, useOidc: "true", oidcTokenFilePath: "/empty" },
        'oidcTokenFilePath is "/empty": the file is empty',
    ],
    ["an endpoint with another path", { useMsi: "true", msiEndpoint: "http://localhost/token" }, "of a host alone"],
    ["an unknown cloud", { environment: "mars" }, "it must be one of public, usgovernment, china"],
    ["a metadata host with a scheme", { metadataHost: "https://host" }, "no https:// and no path"],
])("%s is refused in words", (_what, settings, reason) => {
    expect(reasons(settings)).toEqual([expect.stringContaining(reason)]);
});

test.each(["public", "AzureCloud", "usgovernment", "AzureUSGovernment", "China", "AzureChinaCloud"])(
    "cloud %s is known",
    (environment) => expect(reasons({ environment })).toEqual([]),
);

test("an endpoint beside the machine's own is refused", () => {
    const settings = { useMsi: "true", msiEndpoint: "http://localhost:50342" };
    expect(reasons(settings, { IDENTITY_ENDPOINT: "http://localhost:4141/token" })).toEqual([
        expect.stringContaining("this machine names another endpoint in IDENTITY_ENDPOINT"),
    ]);
});

test("all that is wrong is in one error, each thing once, and no secret is in it", () => {
    const secrets = {
        clientSecret: "secret-1",
        clientCertificatePassword: "secret-2",
        oidcRequestToken: "secret-3",
        oidcRequestUrl: "secret-4",
        msiEndpoint: "secret-5",
    };
    const settings = {
        ...secrets,
        clientCertificatePath: "/missing",
        useOidc: "true",
        useMsi: "true",
        environment: "x",
    };
    const found = reasons(settings);
    expect(found.map((reason) => /^azure-native:(\w+)/.exec(reason)?.[1])).toEqual([
        "environment",
        "clientCertificatePath",
        "clientCertificatePath",
        "tenantId",
        "clientId",
        "oidcRequestUrl",
        "msiEndpoint",
    ]);
    const choice = choose(settings);
    const text = String("failures" in choice && signInError(choice.failures));
    expect(text.split("\n")).toHaveLength(found.length + 1);
    Object.values(secrets).forEach((secret) => expect(text).not.toContain(secret));
});
