import { CodedError } from "../common/coded-error";
import type {
    BlobContainer,
    BlobServiceProperties,
    CorsRule,
    CorsRules,
    Endpoints,
    IPRule,
    NetworkRuleSet,
    StorageAccount,
    StorageAccountListKeysResult,
} from "@azure/arm-storage";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { AccessType } from "./access-type";
import type { AzureConnection } from "./connection";
import { flag, listOf, text, value } from "../common/document-check";
import { normalizeLocation } from "../common/locations";
import { isDenied, isNotFound, toAzureError } from "./errors";
import { answerOf, perhaps, requireAnswer } from "./require-answer";
import { requireResourceId, storageAccountType } from "./resource-id";

/** What a service and an operator need to know of the vault before they use it. */
export interface VaultObservation {
    readonly name: string;
    /** As in a resource ID, for example `westeurope`. */
    readonly location: string;
    readonly allowsSharedKey: boolean;
    readonly firewall: {
        readonly isOpen: boolean;
        readonly trustsAzureServices: boolean;
        /** Addresses and ranges that it lets through. */
        readonly allowed: readonly string[];
    };
    /** undefined where it may not be read. */
    readonly corsRules: number | undefined;
    readonly missingContainers: readonly string[];
}

/** Every member of an account that is used here. Source: https://learn.microsoft.com/rest/api/storagerp/storage-accounts/get-properties */
const accountAnswer = answerOf<StorageAccount>({
    location: text,
    allowSharedKeyAccess: perhaps(flag),
    publicNetworkAccess: perhaps(text),
    networkRuleSet: perhaps(
        answerOf<NetworkRuleSet>({
            defaultAction: perhaps(text),
            bypass: perhaps(text),
            ipRules: perhaps(listOf(answerOf<IPRule>({ iPAddressOrRange: text }))),
        }),
    ),
    primaryEndpoints: perhaps(answerOf<Endpoints>({ blob: perhaps(text) })),
});

const blobsAnswer = answerOf<BlobServiceProperties>({
    cors: perhaps(answerOf<CorsRules>({ corsRules: perhaps(listOf(answerOf<CorsRule>({}))) })),
});

/** That there is one is all that is asked for. */
const containerAnswer = answerOf<BlobContainer>({});

/** Of a key nothing is told: what is wrong with it is its type alone. */
const keysAnswer = answerOf<StorageAccountListKeysResult>({
    keys: perhaps(
        listOf(answerOf<{ value: string }>({ value: value((key) => typeof key === "string", "it must be text") })),
    ),
});

/** Opens a storage account's blobs; a key is fetched at the moment of use and kept nowhere. */
export class VaultStorage {
    /** Region of the account; undefined before it was read. */
    location: string | undefined;

    constructor(private readonly connection: AzureConnection) {}

    /** With `AccessKey` by the account's key, else by the operator's own identity. */
    async blobService(storageAccountId: string, accessType: AccessType): Promise<BlobServiceClient> {
        const endpoint = await this.blobEndpoint(storageAccountId);
        if (accessType !== "AccessKey") {
            return this.connection.blobService(endpoint);
        }
        const { name } = requireResourceId(storageAccountId, storageAccountType);
        const key = await this.accessKey(storageAccountId);
        return this.connection.blobService(endpoint, { accountName: name, key });
    }

    /** @throws AzureError when the account does not exist or may not be read, or Error when it has no key. */
    async accessKey(storageAccountId: string): Promise<string> {
        const { subscriptionId, resourceGroupName, name } = requireResourceId(storageAccountId, storageAccountType);
        const action = `list the keys of the storage account '${storageAccountId}'`;
        try {
            const { keys } = await requireAnswer(
                action,
                keysAnswer,
                this.connection.storage(subscriptionId).storageAccounts.listKeys(resourceGroupName, name),
            );
            const key = keys?.[0]?.value;
            if (!key) {
                throw new CodedError(
                    "StorageAccountUnusable",
                    `The storage account '${storageAccountId}' has no access key.`,
                );
            }
            return key;
        } catch (error) {
            throw toAzureError(action, error);
        }
    }

    /** @throws AzureError when the account does not exist or may not be read. */
    async observe(storageAccountId: string, containers: readonly string[]): Promise<VaultObservation> {
        const { subscriptionId, resourceGroupName, name } = requireResourceId(storageAccountId, storageAccountType);
        const action = `read the storage account '${storageAccountId}'`;
        const client = this.connection.storage(subscriptionId);
        try {
            const account = await requireAnswer(
                action,
                accountAnswer,
                client.storageAccounts.getProperties(resourceGroupName, name),
            );
            const { networkRuleSet: rules } = account;
            const blobs = client.blobServices.getServiceProperties(resourceGroupName, name);
            const cors = await unlessDenied(requireAnswer(action, blobsAnswer, blobs));
            const missing: string[] = [];
            for (const container of containers) {
                const found = client.blobContainers.get(resourceGroupName, name, container);
                if (!(await exists(requireAnswer(action, containerAnswer, found)))) {
                    missing.push(container);
                }
            }
            return {
                name,
                location: normalizeLocation(account.location),
                allowsSharedKey: account.allowSharedKeyAccess !== false,
                firewall: {
                    isOpen: account.publicNetworkAccess !== "Disabled" && rules?.defaultAction !== "Deny",
                    trustsAzureServices: (rules?.bypass ?? "AzureServices").includes("AzureServices"),
                    allowed: (rules?.ipRules ?? []).map(({ iPAddressOrRange }) => iPAddressOrRange),
                },
                corsRules: cors && (cors.cors?.corsRules?.length ?? 0),
                missingContainers: missing,
            };
        } catch (error) {
            throw toAzureError(`read the storage account '${storageAccountId}'`, error);
        }
    }

    private async blobEndpoint(storageAccountId: string): Promise<string> {
        const { subscriptionId, resourceGroupName, name } = requireResourceId(storageAccountId, storageAccountType);
        const action = `read the storage account '${storageAccountId}'`;
        try {
            const account = await requireAnswer(
                action,
                accountAnswer,
                this.connection.storage(subscriptionId).storageAccounts.getProperties(resourceGroupName, name),
            );
            this.location = account.location;
            const endpoint = account.primaryEndpoints?.blob;
            if (!endpoint) {
                throw new CodedError(
                    "StorageAccountUnusable",
                    `The storage account '${storageAccountId}' has no blob endpoint.`,
                );
            }
            return endpoint;
        } catch (error) {
            throw toAzureError(action, error);
        }
    }
}

/** @returns undefined where Azure says that it may not be read. */
async function unlessDenied<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
        return await reading;
    } catch (error) {
        if (isDenied(error)) {
            return undefined;
        }
        throw error;
    }
}

/** If this identity may not read it, it counts as existing: a write then fails with Azure's error. */
async function exists(reading: Promise<unknown>): Promise<boolean> {
    try {
        await unlessDenied(reading);
        return true;
    } catch (error) {
        if (isNotFound(error)) {
            return false;
        }
        throw error;
    }
}
