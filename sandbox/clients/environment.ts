import type { ManagedIdentity } from "../entra/identities";

/** How to reach a running sandbox. */
export interface SandboxConnection {
    readonly armEndpoint: string;
    readonly blobEndpoint: string;
    /** Gateways of API Management and Front Doors, told apart by the host that is asked for. */
    readonly dataPlaneEndpoint: string;
    /** The way to it for clients that honour HTTPS_PROXY. */
    readonly dataPlaneProxy: string;
    /** The one Key Vault there is: keys, by their own REST API. */
    readonly keyVaultEndpoint: string;
    /** Sets the clock and faults, and shows the request log; see docs/sandbox.md. */
    readonly adminEndpoint: string;
    /** Bearer token for the admin endpoint. */
    readonly adminToken: string;
    /** Certificate of the authority that signed the sandbox's own, PEM. */
    readonly caFile: string;
    /** A dotenv that points Pulumi, azure-native and the Azure SDKs at the sandbox. */
    readonly envFile: string;
    readonly tenantId: string;
    readonly subscriptionId: string;
    readonly clientId: string;
    readonly clientSecret: string;
    /** Object ID of the client's service principal. */
    readonly objectId: string;
    /** Other ways to sign in than by the secret; the env file has none of them. */
    readonly signIn: SandboxSignIn;
}

/** What the ways of signing in without a secret take. */
export interface SandboxSignIn {
    /** PEM: the client's certificate and its key. */
    readonly clientCertificateFile: string;
    /** Gives out tokens of an identity provider that the client trusts, as GitHub does to its jobs. */
    readonly oidcRequestUrl: string;
    readonly oidcRequestToken: string;
    /** `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`, as App Service sets them. */
    readonly identityEndpoint: string;
    readonly identityHeader: string;
    /** Serves a virtual machine's token endpoint. */
    readonly msiEndpoint: string;
    /** Managed identities of this machine. */
    readonly systemAssigned: ManagedIdentity;
    readonly userAssigned: ManagedIdentity;
}

/** What the env file says. */
export function sandboxEnvironment(connection: SandboxConnection, azureNativePort: number): Record<string, string> {
    const { dataPlaneEndpoint, dataPlaneProxy, keyVaultEndpoint, adminEndpoint, adminToken, objectId } = connection;
    const { armEndpoint, caFile, tenantId, subscriptionId, clientId, clientSecret } = connection;
    return {
        ARM_METADATA_HOSTNAME: new URL(armEndpoint).host,
        ARM_TENANT_ID: tenantId,
        ARM_SUBSCRIPTION_ID: subscriptionId,
        ARM_CLIENT_ID: clientId,
        ARM_CLIENT_SECRET: clientSecret,
        ARM_DISABLE_INSTANCE_DISCOVERY: "true",
        AZURE_AUTHORITY_HOST: armEndpoint,
        AZURE_TENANT_ID: tenantId,
        AZURE_CLIENT_ID: clientId,
        AZURE_CLIENT_SECRET: clientSecret,
        NODE_EXTRA_CA_CERTS: caFile,
        SANDBOX_DATA_PLANE_ENDPOINT: dataPlaneEndpoint,
        SANDBOX_DATA_PLANE_PROXY: dataPlaneProxy,
        SANDBOX_KEY_VAULT_ENDPOINT: keyVaultEndpoint,
        SANDBOX_ADMIN_ENDPOINT: adminEndpoint,
        SANDBOX_ADMIN_TOKEN: adminToken,
        SANDBOX_OBJECT_ID: objectId,
        PULUMI_DEBUG_PROVIDERS: `azure-native:${azureNativePort}`,
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_SKIP_UPDATE_CHECK: "true",
    };
}

export function formatDotenv(environment: Record<string, string>): string {
    return Object.entries(environment)
        .map(([name, value]) => `${name}="${value}"\n`)
        .join("");
}
