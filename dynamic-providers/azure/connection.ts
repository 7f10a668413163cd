import { ApiManagementClient } from "@azure/arm-apimanagement";
import { StorageManagementClient } from "@azure/arm-storage";
import type { TokenCredential } from "@azure/core-auth";
import { discoverCloud } from "./cloud";
import type { AzureCloud } from "./cloud";
import { createCredential } from "./credential";
import { defaultRetryPolicyName, safeRetryPolicy } from "./retry-policy";
import type { AzureSettings } from "./settings";

/** A signed-in connection to one Azure cloud; makes the SDK clients the operations need. */
export class AzureConnection {
    private constructor(
        private readonly cloud: AzureCloud,
        readonly credential: TokenCredential,
    ) {}

    static async open(settings: AzureSettings): Promise<AzureConnection> {
        const cloud = await discoverCloud(settings);
        return new AzureConnection(cloud, createCredential(settings, cloud));
    }

    /** The resource manager's endpoint, without a trailing slash. */
    get resourceManager(): string {
        return this.cloud.resourceManager;
    }

    apiManagement(subscriptionId: string): ApiManagementClient {
        const client = new ApiManagementClient(this.credential, subscriptionId, {
            endpoint: this.cloud.resourceManager,
            credentialScopes: [this.cloud.resourceManagerScope],
        });
        client.pipeline.removePolicy({ name: defaultRetryPolicyName });
        client.pipeline.addPolicy(safeRetryPolicy(), { phase: "Retry" });
        return client;
    }

    storage(subscriptionId: string): StorageManagementClient {
        return new StorageManagementClient(this.credential, subscriptionId, {
            endpoint: this.cloud.resourceManager,
            credentials: { scopes: [this.cloud.resourceManagerScope] },
        });
    }
}
