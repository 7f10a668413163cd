import { StorageSharedKeyCredential } from "@azure/storage-blob";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { AzureConnection } from "./connection";
import { toAzureError } from "./errors";
import { requireResourceId, storageAccountType } from "./resource-id";

/** How a service reaches the vault, in Azure's own words. */
export const accessTypes = ["SystemAssignedManagedIdentity", "UserAssignedManagedIdentity", "AccessKey"] as const;
export type AccessType = (typeof accessTypes)[number];

/** Opens a storage account's blobs; a key is fetched at the moment of use and kept nowhere. */
export class VaultAccess {
    constructor(private readonly connection: AzureConnection) {}

    /** With `AccessKey` by the account's key, else by the operator's own identity. */
    async blobService(storageAccountId: string, accessType: AccessType): Promise<BlobServiceClient> {
        const endpoint = await this.blobEndpoint(storageAccountId);
        if (accessType !== "AccessKey") {
            return this.connection.blobService(endpoint);
        }
        const { name } = requireResourceId(storageAccountId, storageAccountType);
        const key = await this.accessKey(storageAccountId);
        return this.connection.blobService(endpoint, new StorageSharedKeyCredential(name, key));
    }

    /** @throws AzureError when the account does not exist or may not be read, or Error when it has no key. */
    async accessKey(storageAccountId: string): Promise<string> {
        const { subscriptionId, resourceGroupName, name } = requireResourceId(storageAccountId, storageAccountType);
        try {
            const { keys } = await this.connection
                .storage(subscriptionId)
                .storageAccounts.listKeys(resourceGroupName, name);
            const key = keys?.[0]?.value;
            if (!key) {
                throw new Error(`The storage account '${storageAccountId}' has no access key.`);
            }
            return key;
        } catch (error) {
            throw toAzureError(`list the keys of the storage account '${storageAccountId}'`, error);
        }
    }

    private async blobEndpoint(storageAccountId: string): Promise<string> {
        const { subscriptionId, resourceGroupName, name } = requireResourceId(storageAccountId, storageAccountType);
        try {
            const account = await this.connection
                .storage(subscriptionId)
                .storageAccounts.getProperties(resourceGroupName, name);
            const endpoint = account.primaryEndpoints?.blob;
            if (!endpoint) {
                throw new Error(`The storage account '${storageAccountId}' has no blob endpoint.`);
            }
            return endpoint;
        } catch (error) {
            throw toAzureError(`read the storage account '${storageAccountId}'`, error);
        }
    }
}
