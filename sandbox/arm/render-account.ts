import type { StorageAccount } from "../state/arm-state";

/**
 * Regions that hold the copies of a geo-redundant account. Documented:
 * https://learn.microsoft.com/azure/reliability/regions-paired
 */
const pairs: readonly (readonly [string, string])[] = [
    ["centralus", "eastus2"],
    ["centraluseuap", "eastus2euap"],
    ["eastus", "westus"],
    ["northcentralus", "southcentralus"],
    ["northeurope", "westeurope"],
    ["southeastasia", "eastasia"],
    ["uksouth", "ukwest"],
    ["westus2", "westcentralus"],
];

/**
 * A storage account as ARM answers it. Recorded in 2016-05-01: Azure/azure-sdk-for-net, BackupAndRestoreService.json. What later
 * versions add is documented: https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create
 */
export function renderAccount(account: StorageAccount, id: string, blobEndpoint: string, apiVersion: string) {
    const { kind, sku, tags, properties } = account.body;
    return {
        sku: { name: sku?.name, tier: sku?.name.split("_")[0] },
        kind,
        id,
        name: account.name,
        type: "Microsoft.Storage/storageAccounts",
        location: account.location,
        tags: tags ?? {},
        properties: {
            ...defaultsOf(account, apiVersion),
            ...properties,
            provisioningState: account.creating ? "Creating" : "Succeeded",
            creationTime: account.createdAt.toISOString(),
            primaryEndpoints: endpointsOf(account, `${blobEndpoint}/${account.name}/`),
            primaryLocation: account.location,
            statusOfPrimary: "available",
            ...secondaryOf(account),
        },
    };
}

function defaultsOf({ createdAt, body }: StorageAccount, apiVersion: string): Record<string, unknown> {
    const created = createdAt.toISOString();
    const service = { keyType: "Account", enabled: true, lastEnabledTime: created };
    return {
        ...(apiVersion >= "2021-02-01" && { keyCreationTime: { key1: created, key2: created } }),
        ...(apiVersion >= "2019-06-01" && {
            privateEndpointConnections: [],
            minimumTlsVersion: "TLS1_0",
            allowBlobPublicAccess: false,
        }),
        ...(apiVersion >= "2017-06-01" && {
            networkAcls: { bypass: "AzureServices", virtualNetworkRules: [], ipRules: [], defaultAction: "Allow" },
            encryption: { services: { file: service, blob: service }, keySource: "Microsoft.Storage" },
            ...(body.kind !== "Storage" && { accessTier: "Hot" }),
        }),
        supportsHttpsTrafficOnly: apiVersion >= "2019-04-01",
    };
}

/** Only blobs are served: the other names resolve nowhere. */
function endpointsOf({ name }: StorageAccount, blob: string): Record<string, string> {
    const other = (service: string): string => `https://${name}.${service}.core.invalid/`;
    return { blob, queue: other("queue"), table: other("table"), file: other("file") };
}

function secondaryOf({ body, location }: StorageAccount): Record<string, unknown> {
    const pair = pairs.find((regions) => regions.includes(location));
    return pair && /_(RA)?G(Z)?RS$/.test(body.sku?.name ?? "")
        ? { secondaryLocation: pair.find((region) => region !== location), statusOfSecondary: "available" }
        : {};
}
