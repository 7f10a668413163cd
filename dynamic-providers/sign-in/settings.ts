/**
 * How to reach and sign in to Azure, as it was set: the same settings that azure-native reads, so that one set of
 * credentials serves the whole program. Source of the names:
 * https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
 */
export interface AzureSettings {
    readonly tenantId?: string;
    /** Of the service principal, or of a user-assigned managed identity. */
    readonly clientId?: string;
    readonly clientSecret?: string;
    /** File with the service principal's certificate and its key. */
    readonly clientCertificatePath?: string;
    readonly clientCertificatePassword?: string;
    /** `true` signs in by a token of another identity provider: the first of the following three that is set. */
    readonly useOidc?: string;
    readonly oidcToken?: string;
    readonly oidcTokenFilePath?: string;
    /** Where a token is asked for, as in GitHub's jobs, with `oidcRequestToken` as the bearer token. */
    readonly oidcRequestUrl?: string;
    readonly oidcRequestToken?: string;
    /** @default "api://AzureADTokenExchange" */
    readonly oidcAudience?: string;
    /** `true` signs in as the managed identity of the machine. */
    readonly useMsi?: string;
    /** Serves the tokens of managed identities. @default where the machine has it */
    readonly msiEndpoint?: string;
    /** `true` signs in by the SDK's chain, as does leaving out all other ways. */
    readonly useDefaultAzureCredential?: string;
    /** `public`, `usgovernment` or `china`. @default "public" */
    readonly environment?: string;
    /** Host (and port) that serves `/metadata/endpoints`; takes the place of `environment`. */
    readonly metadataHost?: string;
    /**
     * `true` skips the check of the authority against login.microsoftonline.com, which a private cloud fails.
     * @default "false"
     */
    readonly disableInstanceDiscovery?: string;
}

export type AzureSetting = keyof AzureSettings;

/** Where each setting is taken from, after the stack's config: the first variable that is not empty. */
export const settingVariables: Readonly<Record<AzureSetting, readonly string[]>> = {
    tenantId: ["ARM_TENANT_ID"],
    clientId: ["ARM_CLIENT_ID"],
    clientSecret: ["ARM_CLIENT_SECRET"],
    clientCertificatePath: ["ARM_CLIENT_CERTIFICATE_PATH"],
    clientCertificatePassword: ["ARM_CLIENT_CERTIFICATE_PASSWORD"],
    useOidc: ["ARM_USE_OIDC"],
    oidcToken: ["ARM_OIDC_TOKEN"],
    oidcTokenFilePath: ["ARM_OIDC_TOKEN_FILE_PATH"],
    oidcRequestUrl: ["ARM_OIDC_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_URL"],
    oidcRequestToken: ["ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
    oidcAudience: ["ARM_OIDC_AUDIENCE"],
    useMsi: ["ARM_USE_MSI"],
    msiEndpoint: ["ARM_MSI_ENDPOINT"],
    useDefaultAzureCredential: ["ARM_USE_DEFAULT_AZURE_CREDENTIAL"],
    environment: ["ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"],
    metadataHost: ["ARM_METADATA_HOSTNAME"],
    disableInstanceDiscovery: ["ARM_DISABLE_INSTANCE_DISCOVERY"],
};

/** Reads each setting from Pulumi's config first and from the environment second, as azure-native does. */
export function readAzureSettings(
    config: (key: string) => string | undefined,
    environment: Readonly<Record<string, string | undefined>>,
): AzureSettings {
    const read = (setting: AzureSetting): string | undefined =>
        config(`azure-native:${setting}`) ||
        settingVariables[setting].map((variable) => environment[variable]).find((value) => value) ||
        undefined;
    return Object.fromEntries(
        (Object.keys(settingVariables) as AzureSetting[]).map((setting) => [setting, read(setting)]),
    );
}

export function isTrue(value: string | undefined): boolean {
    return value?.toLowerCase() === "true";
}
