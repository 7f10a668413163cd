import { readFileSync } from "node:fs";
import type * as apiManagement from "@azure/arm-apimanagement";
import type { ApiManagementClient } from "@azure/arm-apimanagement";
import type * as authorization from "@azure/arm-authorization";
import type { AuthorizationManagementClient } from "@azure/arm-authorization";
import type * as storage from "@azure/arm-storage";
import type { StorageManagementClient } from "@azure/arm-storage";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { TokenCredential } from "@azure/core-auth";
import type { HttpClient, Pipeline } from "@azure/core-rest-pipeline";
import { isRecord } from "../common/json";
import { once } from "../common/once";
import { parseJson } from "../common/parse-json";
import { discoverCloud, findCloud } from "../sign-in/cloud";
import type { AzureCloud } from "../sign-in/cloud";
import { createCredential } from "../sign-in/credential";
import { renewTokenPolicy } from "./renew-token-policy";
import { RenewableCredential } from "../sign-in/renewable-credential";
import type { RunIdentity } from "./run-identity";
import { defaultPatience } from "../requests/patience";
import type { Patience } from "../requests/patience";
import { sharedPace } from "../requests/request-pace";
import { retryPolicy } from "../requests/retry-policy";
import type { AzureSettings } from "../sign-in/settings";
import { chooseSignIn, identityOf, signInError } from "../sign-in/sign-in";
import { addArmPolicies } from "./arm-policies";
import { toAzureError } from "./errors";
import { keyVaultScope } from "./key-vault-scope";
import type * as blobs from "./patient-blob-service";

/* eslint-disable @typescript-eslint/no-require-imports -- a run at rest asks for few of them, and they are most of what a program loads. Not by import(): that loads the SDKs' ES modules, whose errors are of other classes. */
const lazily = {
    apiManagement: once(() => require("@azure/arm-apimanagement") as typeof apiManagement),
    authorization: once(() => require("@azure/arm-authorization") as typeof authorization),
    storage: once(() => require("@azure/arm-storage") as typeof storage),
    blobs: once(() => require("./patient-blob-service") as typeof blobs),
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** A signed-in connection to one Azure cloud; makes the SDK clients the operations need. */
export class AzureConnection {
    private constructor(
        private readonly cloud: AzureCloud,
        private readonly credential: RenewableCredential,
        /** Who asks, as far as the settings tell. */
        private readonly identity: string,
        private readonly patience: Patience,
        /** Answers every request instead of the network. */
        private readonly httpClient?: HttpClient,
    ) {}

    /**
     * @param patience - of every request. @default as the environment says
     * @throws Error that lists all that is wrong with the settings, before anything is asked of Azure.
     */
    static async open(settings: AzureSettings, patience: Patience = defaultPatience()): Promise<AzureConnection> {
        const choice = chooseSignIn(settings, { environment: process.env, readFile: (path) => readFileSync(path) });
        if ("failures" in choice) {
            throw signInError(choice.failures);
        }
        const cloud = await discoverCloud(settings, patience);
        const open = (isRenewal: boolean) => createCredential(choice.signIn, settings, cloud, isRenewal, patience);
        return new AzureConnection(cloud, new RenewableCredential(open), identityOf(choice.signIn), patience);
    }

    /**
     * A connection to the public cloud that signs in nowhere and reaches no network: one client answers every request. For
     * programs that a unit test runs.
     *
     * @param credential - whose token says who asks.
     */
    static answeredBy(httpClient: HttpClient, credential: TokenCredential): AzureConnection {
        const renewable = new RenewableCredential(() => credential);
        // Once a unit test has ended Jest gives nothing for what is required, and the program may go on by then.
        Object.values(lazily).forEach((load) => load());
        return new AzureConnection(findCloud()!, renewable, "answered in the process", defaultPatience(), httpClient);
    }

    /** The same connection, whose requests have another patience in that. */
    waiting(patience: Partial<Patience>): AzureConnection {
        const { cloud, credential, identity, httpClient } = this;
        return new AzureConnection(cloud, credential, identity, { ...this.patience, ...patience }, httpClient);
    }

    /** The resource manager's endpoint, without a trailing slash. */
    get resourceManager(): string {
        return this.cloud.resourceManager;
    }

    /** Object ID of the signed-in identity, as the token says it. */
    async operatorObjectId(): Promise<string | undefined> {
        return (await this.operator()).objectId;
    }

    /**
     * The signed-in identity, as the token says it.
     * Source of the claims: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
     */
    async operator(): Promise<RunIdentity> {
        const token = await this.armToken();
        const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
        const claims = parseJson(payload).value;
        const claim = (...names: readonly string[]): string | undefined =>
            names
                .map((name) => (isRecord(claims) ? claims[name] : undefined))
                .find((found): found is string => typeof found === "string" && found !== "");
        const identity = {
            objectId: claim("oid"),
            applicationId: claim("appid", "azp"),
            name: claim("upn", "preferred_username", "unique_name"),
        };
        return Object.fromEntries(Object.entries(identity).filter(([, found]) => found !== undefined));
    }

    /**
     * A bearer token for the resource manager, for requests that no SDK makes.
     *
     * @param renewed - whether Azure has refused the one before: it signs in again. @default false
     */
    async armToken(renewed = false): Promise<string> {
        if (renewed) {
            this.credential.renew();
        }
        return (await this.credential.getToken(this.cloud.resourceManagerScope)).token;
    }

    apiManagement(subscriptionId: string): ApiManagementClient {
        const { ApiManagementClient } = lazily.apiManagement();
        const client = new ApiManagementClient(this.credential, subscriptionId, {
            ...this.transport(),
            endpoint: this.cloud.resourceManager,
            credentialScopes: [this.cloud.resourceManagerScope],
        });
        return this.prepare(client, subscriptionId);
    }

    authorization(subscriptionId: string): AuthorizationManagementClient {
        const { AuthorizationManagementClient } = lazily.authorization();
        const client = new AuthorizationManagementClient(this.credential, subscriptionId, {
            ...this.transport(),
            endpoint: this.cloud.resourceManager,
            credentialScopes: [this.cloud.resourceManagerScope],
        });
        return this.prepare(client, subscriptionId);
    }

    storage(subscriptionId: string): StorageManagementClient {
        const { StorageManagementClient } = lazily.storage();
        const client = new StorageManagementClient(this.credential, subscriptionId, {
            ...this.transport(),
            endpoint: this.cloud.resourceManager,
            credentials: { scopes: [this.cloud.resourceManagerScope] },
        });
        return this.prepare(client, subscriptionId);
    }

    /** @param key - @default the sign-in opens them. */
    blobService(endpoint: string, key?: blobs.AccountKey): BlobServiceClient {
        const { PatientBlobService } = lazily.blobs();
        return new PatientBlobService(endpoint, key ?? this.credential, this.patience, this.httpClient);
    }

    /**
     * Unwraps with one version of a key in a Key Vault (RSA-OAEP-256), as the identity that is signed in.
     *
     * @param keyId - `https://{vault}.vault.azure.net/keys/{name}/{version}`.
     * @throws AzureError; CodedError for a host that is no Key Vault of this cloud, which is sent nothing.
     */
    async unwrapKey(keyId: string, wrapped: Buffer): Promise<Buffer> {
        const scope = keyVaultScope(keyId, this.cloud.keyVaultDomains);
        const { CryptographyClient } = await import("@azure/keyvault-keys");
        // What a token is for is decided here, and not by the answer of the host that is to get it.
        const credential: TokenCredential = {
            getToken: (_asked, { abortSignal } = {}) => this.credential.getToken(scope, { abortSignal }),
        };
        const client = new CryptographyClient(keyId, credential, {
            ...this.transport(),
            disableChallengeResourceVerification: true,
            retryOptions: { maxRetries: 0 },
            additionalPolicies: [{ policy: retryPolicy({ patience: this.patience }), position: "perCall" }],
        });
        try {
            return Buffer.from((await client.unwrapKey("RSA-OAEP-256", wrapped)).result);
        } catch (error) {
            throw toAzureError(`unwrap with the key '${keyId}'`, error);
        }
    }

    private transport(): { readonly httpClient?: HttpClient } {
        return this.httpClient ? { httpClient: this.httpClient } : {};
    }

    /** Every request of the client keeps to the pace that this identity has in the subscription. */
    private prepare<C extends { readonly pipeline: Pipeline }>(client: C, subscriptionId: string): C {
        const pace = sharedPace(this.identity, this.cloud.resourceManager, subscriptionId);
        addArmPolicies(client.pipeline, pace, this.patience);
        const renew = renewTokenPolicy(this.credential, this.cloud.resourceManagerScope);
        client.pipeline.addPolicy(renew, { phase: "Retry" });
        return client;
    }
}
