import { readFileSync } from "node:fs";
import { ApiManagementClient } from "@azure/arm-apimanagement";
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { StorageManagementClient } from "@azure/arm-storage";
import { BlobServiceClient } from "@azure/storage-blob";
import type { StorageSharedKeyCredential } from "@azure/storage-blob";
import type { Pipeline } from "@azure/core-rest-pipeline";
import { discoverCloud } from "../sign-in/cloud";
import type { AzureCloud } from "../sign-in/cloud";
import { createCredential } from "../sign-in/credential";
import { renewTokenPolicy } from "./renew-token-policy";
import { RenewableCredential } from "../sign-in/renewable-credential";
import { defaultRetryPolicyName, safeRetryPolicy } from "./retry-policy";
import type { AzureSettings } from "../sign-in/settings";
import { chooseSignIn, signInError } from "../sign-in/sign-in";

/** A signed-in connection to one Azure cloud; makes the SDK clients the operations need. */
export class AzureConnection {
    private constructor(
        private readonly cloud: AzureCloud,
        private readonly credential: RenewableCredential,
    ) {}

    /** @throws Error that lists all that is wrong with the settings, before anything is asked of Azure. */
    static async open(settings: AzureSettings): Promise<AzureConnection> {
        const choice = chooseSignIn(settings, { environment: process.env, readFile: (path) => readFileSync(path) });
        if ("failures" in choice) {
            throw signInError(choice.failures);
        }
        const cloud = await discoverCloud(settings);
        const open = (isRenewal: boolean) => createCredential(choice.signIn, settings, cloud, isRenewal);
        return new AzureConnection(cloud, new RenewableCredential(open));
    }

    /** The resource manager's endpoint, without a trailing slash. */
    get resourceManager(): string {
        return this.cloud.resourceManager;
    }

    /** Object ID of whoever is signed in, as the token says it. */
    async operatorObjectId(): Promise<string | undefined> {
        const { token } = await this.credential.getToken(this.cloud.resourceManagerScope);
        const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
        return (JSON.parse(payload || "{}") as { oid?: string }).oid;
    }

    apiManagement(subscriptionId: string): ApiManagementClient {
        const client = new ApiManagementClient(this.credential, subscriptionId, {
            endpoint: this.cloud.resourceManager,
            credentialScopes: [this.cloud.resourceManagerScope],
        });
        return this.prepare(client);
    }

    authorization(subscriptionId: string): AuthorizationManagementClient {
        const client = new AuthorizationManagementClient(this.credential, subscriptionId, {
            endpoint: this.cloud.resourceManager,
            credentialScopes: [this.cloud.resourceManagerScope],
        });
        return this.prepare(client);
    }

    storage(subscriptionId: string): StorageManagementClient {
        const client = new StorageManagementClient(this.credential, subscriptionId, {
            endpoint: this.cloud.resourceManager,
            credentials: { scopes: [this.cloud.resourceManagerScope] },
        });
        return this.prepare(client);
    }

    /** @param key - opens the blobs instead of the sign-in. */
    blobService(endpoint: string, key?: StorageSharedKeyCredential): BlobServiceClient {
        return new BlobServiceClient(endpoint, key ?? this.credential);
    }

    private prepare<C extends { readonly pipeline: Pipeline }>(client: C): C {
        client.pipeline.removePolicy({ name: defaultRetryPolicyName });
        client.pipeline.addPolicy(safeRetryPolicy(), { phase: "Retry" });
        const renew = renewTokenPolicy(this.credential, this.cloud.resourceManagerScope);
        client.pipeline.addPolicy(renew, { phase: "Retry" });
        return client;
    }
}
