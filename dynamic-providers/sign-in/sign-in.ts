import { CodedError } from "../common/coded-error";
import { inputFailure } from "../common/failure";
import type { InputFailure } from "../common/failure";
import { clientCertificateFault } from "./client-certificate";
import { findCloud, knownEnvironments } from "./cloud";
import { isTrue, settingVariables } from "./settings";
import type { AzureSetting, AzureSettings } from "./settings";

interface Application {
    readonly tenantId: string;
    readonly clientId: string;
}

/** Where the token of another identity provider comes from. */
export type OidcSource =
    | { readonly token: string }
    | { readonly file: string }
    | { readonly requestUrl: string; readonly requestToken: string; readonly audience: string };

/** The one way that was chosen, with all it needs. */
export type SignIn =
    | (Application & { readonly way: "clientSecret"; readonly secret: string })
    | (Application & { readonly way: "clientCertificate"; readonly path: string; readonly password?: string })
    | (Application & { readonly way: "oidc"; readonly source: OidcSource })
    | {
          readonly way: "managedIdentity";
          /** Of a user-assigned identity. @default the system-assigned one, or the only one there is */
          readonly clientId?: string;
          /** @default where the machine has it */
          readonly endpoint?: string;
      }
    | { readonly way: "default"; readonly tenantId?: string };

export type SignInChoice = { readonly signIn: SignIn } | { readonly failures: readonly InputFailure[] };

/** Who signs in, as far as the settings tell: the same for the same identity, and no secret. */
export function identityOf(signIn: SignIn): string {
    const { tenantId, clientId } = signIn as Partial<Application>;
    return JSON.stringify(clientId === undefined ? [signIn.way, tenantId] : [tenantId, clientId]);
}

/** What lies outside of the settings. */
export interface SignInSurroundings {
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** @throws Error when it cannot be read. */
    readFile(path: string): Buffer;
}

/** Source: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust */
const defaultAudience = "api://AzureADTokenExchange";
/** The path of a virtual machine's token endpoint, which the SDK adds by itself. */
const msiTokenPath = "/metadata/identity/oauth2/token";

/** In azure-native's order, which would take the first of several and say nothing. */
const ways: readonly { readonly setting: AzureSetting; readonly name: string; readonly isFlag: boolean }[] = [
    { setting: "useDefaultAzureCredential", name: "the default chain", isFlag: true },
    { setting: "clientCertificatePath", name: "client certificate", isFlag: false },
    { setting: "clientSecret", name: "client secret", isFlag: false },
    { setting: "useOidc", name: "OIDC", isFlag: true },
    { setting: "useMsi", name: "managed identity", isFlag: true },
];
/** They mean nothing without a way, and would be dropped in silence. */
const partsOfAWay: readonly AzureSetting[] = [
    "clientId",
    "clientCertificatePassword",
    "oidcToken",
    "oidcTokenFilePath",
    "msiEndpoint",
];
const neverShown: readonly AzureSetting[] = [
    "clientSecret",
    "clientCertificatePassword",
    "oidcToken",
    "oidcRequestToken",
    // Whoever takes one for the other puts a token here.
    "oidcRequestUrl",
    "msiEndpoint",
];
const flags: readonly AzureSetting[] = ["useDefaultAzureCredential", "useOidc", "useMsi", "disableInstanceDiscovery"];

const label = (setting: AzureSetting): string => `azure-native:${setting}`;
const variableOf = (setting: AzureSetting): string => settingVariables[setting][0]!;

/** Chooses how to sign in, or says all that is wrong with the settings. Nothing is asked of Azure. */
export function chooseSignIn(settings: AzureSettings, surroundings: SignInSurroundings): SignInChoice {
    const failures: InputFailure[] = [];
    const fail = (setting: AzureSetting, rule: string): void => {
        const value = settings[setting];
        failures.push(
            value !== undefined && neverShown.includes(setting)
                ? { property: label(setting), reason: `${label(setting)} is set (its value is not shown): ${rule}` }
                : inputFailure(label(setting), value, rule),
        );
    };

    for (const flag of flags) {
        if (!["true", "false", undefined].includes(settings[flag]?.toLowerCase())) {
            fail(flag, `it must be true or false. It is also read from ${variableOf(flag)}.`);
        }
    }
    if (!settings.metadataHost && !findCloud(settings.environment)) {
        fail("environment", `it must be one of ${knownEnvironments.join(", ")}. For another cloud set metadataHost.`);
    }
    if (settings.metadataHost && !/^[^/?#@\s]+$/.test(settings.metadataHost)) {
        fail("metadataHost", "it must be a host, with its port where it has one: no https:// and no path.");
    }
    const chosen = ways.filter(({ setting, isFlag }) => (isFlag ? isTrue(settings[setting]) : settings[setting]));
    if (chosen.length > 1) {
        failures.push({
            property: label(chosen[0]!.setting),
            reason:
                `${joinWords(chosen.map(({ setting }) => label(setting)))} are set: each is a way to sign in, and only one ` +
                `is possible. Keep one of them; their variables are ${joinWords(chosen.map(({ setting }) => variableOf(setting)))}.`,
        });
    } else if (chosen.length === 0) {
        for (const part of partsOfAWay.filter((setting) => settings[setting])) {
            fail(
                part,
                `no way to sign in with it is set. Set one of ${ways.map(({ setting }) => setting).join(", ")}, or leave it ` +
                    `out (also in ${variableOf(part)}) to use the sign-in of this machine.`,
            );
        }
    }
    const signIns = (chosen.length ? chosen : [{ setting: "useDefaultAzureCredential" as const, name: "" }]).map(
        ({ setting, name }) => collect(setting, name),
    );
    return failures.length > 0 ? { failures } : { signIn: signIns[0]! };

    function collect(way: AzureSetting, name: string): SignIn {
        const demand = (setting: AzureSetting): string => {
            const value = settings[setting];
            if (value === undefined && !failures.some(({ property }) => property === label(setting))) {
                fail(setting, `signing in with ${name} needs it. Set it, or ${variableOf(setting)}.`);
            }
            return value ?? "";
        };
        const application = (): Application => ({ tenantId: demand("tenantId"), clientId: demand("clientId") });
        switch (way) {
            case "clientCertificatePath": {
                const { clientCertificatePath: path = "", clientCertificatePassword: password } = settings;
                const fault = readable("clientCertificatePath", (content) =>
                    clientCertificateFault(content, path, password),
                );
                return { ...application(), way: "clientCertificate", path, password: fault ? undefined : password };
            }
            case "clientSecret":
                return { ...application(), way: "clientSecret", secret: settings.clientSecret ?? "" };
            case "useOidc":
                return { ...application(), way: "oidc", source: oidcSource() };
            case "useMsi":
                checkMsiEndpoint();
                return {
                    way: "managedIdentity",
                    clientId: settings.clientId,
                    endpoint: settings.msiEndpoint?.replace(new RegExp(`(${msiTokenPath})?/?$`), ""),
                };
            default:
                return { way: "default", tenantId: settings.tenantId };
        }
    }

    function oidcSource(): OidcSource {
        const { oidcToken: token, oidcTokenFilePath: file, oidcRequestUrl: requestUrl, oidcRequestToken } = settings;
        if (token) {
            return { token };
        }
        if (file) {
            readable("oidcTokenFilePath", (content) =>
                content.toString("utf8").trim() ? undefined : "the file is empty. Have the identity provider write it.",
            );
            return { file };
        }
        if (!requestUrl && !oidcRequestToken) {
            fail(
                "oidcToken",
                "signing in with OIDC needs a token. Set it, or oidcTokenFilePath, or oidcRequestUrl and oidcRequestToken " +
                    "(or ARM_OIDC_TOKEN and so on); in a job of GitHub, give it the permission id-token: write.",
            );
        } else if (!requestUrl) {
            fail("oidcRequestUrl", `oidcRequestToken needs it. Set it, or ${variableOf("oidcRequestUrl")}.`);
        } else if (!isUrl(requestUrl, ["https:"])) {
            fail("oidcRequestUrl", "it must be an https URL, because the token is sent there.");
        }
        if (requestUrl && !oidcRequestToken) {
            fail("oidcRequestToken", `oidcRequestUrl needs it. Set it, or ${variableOf("oidcRequestToken")}.`);
        }
        return {
            requestUrl: requestUrl ?? "",
            requestToken: oidcRequestToken ?? "",
            audience: settings.oidcAudience ?? defaultAudience,
        };
    }

    function checkMsiEndpoint(): void {
        const { msiEndpoint } = settings;
        if (!msiEndpoint) {
            return;
        }
        const others = ["IDENTITY_ENDPOINT", "MSI_ENDPOINT"].filter((name) => surroundings.environment[name]);
        if (!isUrl(msiEndpoint, ["http:", "https:"]) || !hasMsiPath(msiEndpoint)) {
            fail(
                "msiEndpoint",
                `it must be an http or https URL of a host alone, or one that ends in ${msiTokenPath}.`,
            );
        }
        if (others.length > 0) {
            fail("msiEndpoint", `this machine names another endpoint in ${joinWords(others)}. Keep one of them.`);
        }
    }

    /** @returns whether something is wrong with the file. */
    function readable(setting: AzureSetting, faultOf: (content: Buffer) => string | undefined): boolean {
        const path = settings[setting] ?? "";
        let fault: string | undefined;
        try {
            fault = faultOf(surroundings.readFile(path));
        } catch (error) {
            const { code = "unknown" } = error as NodeJS.ErrnoException;
            fault = `the file cannot be read (${code}). Name one that can, or set ${variableOf(setting)}.`;
        }
        if (fault) {
            fail(setting, fault);
        }
        return fault !== undefined;
    }
}

/** All failures in one text. */
export function signInError(failures: readonly InputFailure[]): Error {
    return new CodedError(
        "SignInSettingsInvalid",
        ["Invalid settings for signing in to Azure:", ...failures.map(({ reason }) => `  - ${reason}`)].join("\n"),
    );
}

function isUrl(value: string, protocols: readonly string[]): boolean {
    return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

function hasMsiPath(url: string): boolean {
    const { pathname, search } = new URL(url);
    return ["", msiTokenPath].includes(pathname.replace(/\/$/, "")) && search === "";
}

function joinWords(words: readonly string[]): string {
    return [words.slice(0, -1).join(", "), ...words.slice(-1)].filter((part) => part).join(" and ");
}
