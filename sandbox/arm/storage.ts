import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AzuriteBlobs } from "../blob/azurite-blobs";
import { displayNameOf, locationName } from "../ground/locations";
import { apiVersionOf } from "../operations/operations";
import type { Operations } from "../operations/operations";
import type { ArmState, BlobContainer, StorageAccount } from "../state/arm-state";
import { ArmError, invalidResourceLocation, locationNotAvailable, resourceNotFound } from "../wire/arm-error";
import { AccountCreations } from "./account-creations";
import { renderAccount } from "./render-account";
import { accountNameTaken, refuseAccountName } from "./storage-names";

type Json = Record<string, unknown>;
interface AccountPath {
    Params: { group: string; account: string };
}
interface ContainerPath {
    Params: { group: string; account: string; container: string };
}

const accountsPath = "/subscriptions/:sub/resourcegroups/:group/providers/Microsoft.Storage/storageAccounts";
const blobServiceDefaults = { cors: { corsRules: [] }, deleteRetentionPolicy: { enabled: false } };

/**
 * Storage accounts and what a vault needs of them. Containers and blobs are real ones in Azurite. Source:
 * https://learn.microsoft.com/rest/api/storagerp
 */
export function registerStorage(
    app: FastifyInstance,
    state: ArmState,
    blobs: AzuriteBlobs,
    operations: Operations,
    blobEndpoint: () => string,
): void {
    const creations = new AccountCreations(app, state, operations, (account, apiVersion) =>
        renderAccount(account, accountId(state, account), blobEndpoint(), apiVersion),
    );
    const requireAccount = (params: AccountPath["Params"]): StorageAccount => {
        state.requireResourceGroup(params.group);
        const account = state.storageAccounts.get(params.account.toLowerCase());
        if (account?.resourceGroup.toLowerCase() !== params.group.toLowerCase()) {
            throw resourceNotFound("Microsoft.Storage/storageAccounts", params.account, params.group);
        }
        return account;
    };
    const render = (request: FastifyRequest, account: StorageAccount) =>
        renderAccount(account, accountId(state, account), blobEndpoint(), apiVersionOf(request));

    const renderKeys = (request: FastifyRequest, { keys, createdAt }: StorageAccount) => {
        // Not in 2016-05-01. Recorded: Azure/azure-sdk-for-net, BackupAndRestoreService.json
        const created = apiVersionOf(request) >= "2020-08-01" && { creationTime: createdAt.toISOString() };
        return {
            keys: keys.map((value, index) => ({
                ...created,
                keyName: `key${index + 1}`,
                value,
                permissions: "FULL",
            })),
        };
    };

    app.get<{ Params: { group: string } }>(accountsPath, (request) => ({
        value: [...state.storageAccounts.values()]
            .filter(({ resourceGroup }) => resourceGroup.toLowerCase() === request.params.group.toLowerCase())
            .map((account) => render(request, account)),
    }));
    app.get("/subscriptions/:sub/providers/Microsoft.Storage/storageAccounts", (request) => ({
        value: [...state.storageAccounts.values()].map((account) => render(request, account)),
    }));
    app.get<AccountPath>(`${accountsPath}/:account`, (request) => render(request, requireAccount(request.params)));
    app.put<AccountPath & { Body: StorageAccount["body"] & { location?: string } }>(
        `${accountsPath}/:account`,
        async (request, reply) => {
            const { group, account: name } = request.params;
            state.requireResourceGroup(group);
            const existing = state.storageAccounts.get(name.toLowerCase());
            checkAccount(request.body, name, group, existing);
            const account: StorageAccount = existing ?? {
                name,
                resourceGroup: state.requireResourceGroup(group).name,
                location: locationName(request.body.location ?? ""),
                keys: [newKey(), newKey()],
                createdAt: state.clock.now(),
                creating: true,
                body: {},
                blobService: {},
                managementPolicy: undefined,
                containers: new Map(),
            };
            account.body = {
                ...request.body,
                properties: { ...existing?.body.properties, ...request.body.properties },
            };
            state.storageAccounts.set(name.toLowerCase(), account);
            if (existing) {
                return render(request, account);
            }
            await blobs.addAccount(account.name, account.keys);
            return creations.begin(request, reply, account);
        },
    );
    app.patch<AccountPath & { Body: StorageAccount["body"] }>(`${accountsPath}/:account`, (request) => {
        const account = requireAccount(request.params);
        const { properties, ...rest } = request.body;
        account.body = { ...account.body, ...rest, properties: { ...account.body.properties, ...properties } };
        return render(request, account);
    });
    app.delete<AccountPath>(`${accountsPath}/:account`, async (request, reply) => {
        const account = state.storageAccounts.get(request.params.account.toLowerCase());
        if (!account) {
            return reply.code(204).send();
        }
        await deleteAccount(state, blobs, account);
        return reply.code(200).send();
    });
    app.post<AccountPath>(`${accountsPath}/:account/listKeys`, (request) => {
        return renderKeys(request, requireAccount(request.params));
    });

    // Documented: https://learn.microsoft.com/rest/api/storagerp/storage-accounts/regenerate-key
    app.post<AccountPath & { Body: { keyName?: string } }>(
        `${accountsPath}/:account/regenerateKey`,
        async (request) => {
            const account = requireAccount(request.params);
            const index = ["key1", "key2"].indexOf(request.body?.keyName ?? "");
            if (index < 0) {
                const message = `Values for request parameters are invalid: keyName.`;
                throw new ArmError(400, "InvalidValuesForRequestParameters", message);
            }
            account.keys = account.keys.map((key, at) => (at === index ? newKey() : key));
            await blobs.addAccount(account.name, account.keys);
            return renderKeys(request, account);
        },
    );

    const blobServicePath = `${accountsPath}/:account/blobServices/default`;
    const renderBlobService = (account: StorageAccount) => ({
        sku: { name: account.body.sku?.name, tier: "Standard" },
        id: `${accountId(state, account)}/blobServices/default`,
        name: "default",
        type: "Microsoft.Storage/storageAccounts/blobServices",
        properties: { ...blobServiceDefaults, ...account.blobService },
    });
    app.get<AccountPath>(blobServicePath, (request) => renderBlobService(requireAccount(request.params)));
    app.put<AccountPath & { Body: { properties?: Json } }>(blobServicePath, (request) => {
        const account = requireAccount(request.params);
        account.blobService = request.body.properties ?? {};
        return renderBlobService(account);
    });

    const policyPath = `${accountsPath}/:account/managementPolicies/default`;
    const renderPolicy = (account: StorageAccount) => ({
        id: `${accountId(state, account)}/managementPolicies/default`,
        name: "DefaultManagementPolicy",
        type: "Microsoft.Storage/storageAccounts/managementPolicies",
        properties: { lastModifiedTime: account.createdAt.toISOString(), ...account.managementPolicy },
    });
    app.get<AccountPath>(policyPath, (request) => {
        const account = requireAccount(request.params);
        if (!account.managementPolicy) {
            throw new ArmError(
                404,
                "ManagementPolicyNotFound",
                `No ManagementPolicy found for account ${account.name}`,
            );
        }
        return renderPolicy(account);
    });
    app.put<AccountPath & { Body: { properties?: Json } }>(policyPath, (request) => {
        const account = requireAccount(request.params);
        account.managementPolicy = request.body.properties ?? {};
        return renderPolicy(account);
    });
    app.delete<AccountPath>(policyPath, (request, reply) => {
        requireAccount(request.params).managementPolicy = undefined;
        return reply.code(200).send();
    });

    const containersPath = `${blobServicePath}/containers`;
    const requireContainer = (params: ContainerPath["Params"]): [StorageAccount, BlobContainer] => {
        const account = requireAccount(params);
        const container = account.containers.get(params.container);
        if (!container) {
            throw new ArmError(404, "ContainerNotFound", "The specified container does not exist.");
        }
        return [account, container];
    };
    const renderContainer = (
        account: StorageAccount,
        { name, publicAccess, immutabilityDays, metadata }: BlobContainer,
    ) => ({
        id: `${accountId(state, account)}/blobServices/default/containers/${name}`,
        name,
        type: "Microsoft.Storage/storageAccounts/blobServices/containers",
        properties: {
            deleted: false,
            remainingRetentionDays: 0,
            publicAccess,
            leaseStatus: "Unlocked",
            leaseState: "Available",
            hasImmutabilityPolicy: immutabilityDays !== undefined,
            hasLegalHold: false,
            ...(metadata && { metadata }),
        },
    });
    app.get<AccountPath>(containersPath, (request) => {
        const account = requireAccount(request.params);
        return { value: [...account.containers.values()].map((container) => renderContainer(account, container)) };
    });
    app.get<ContainerPath>(`${containersPath}/:container`, (request) =>
        renderContainer(...requireContainer(request.params)),
    );
    app.put<ContainerPath & { Body: { properties?: { publicAccess?: string } } }>(
        `${containersPath}/:container`,
        async (request, reply) => {
            const account = requireAccount(request.params);
            const { container: name } = request.params;
            const existed = account.containers.has(name);
            const container: BlobContainer = {
                ...account.containers.get(name),
                name,
                publicAccess: request.body?.properties?.publicAccess ?? "None",
            };
            if (!existed) {
                await blobs.createContainer(account.name, account.keys, name, state.clock.now());
            }
            account.containers.set(name, container);
            return reply.code(existed ? 200 : 201).send(renderContainer(account, container));
        },
    );
    // Documented: https://learn.microsoft.com/rest/api/storagerp/blob-containers/update. Metadata is kept for ARM alone.
    app.patch<ContainerPath & { Body: { properties?: Partial<Pick<BlobContainer, "publicAccess" | "metadata">> } }>(
        `${containersPath}/:container`,
        (request) => {
            const [account, container] = requireContainer(request.params);
            const { publicAccess = container.publicAccess, metadata = container.metadata } =
                request.body?.properties ?? {};
            const changed = { ...container, publicAccess, ...(metadata && { metadata }) };
            account.containers.set(container.name, changed);
            return renderContainer(account, changed);
        },
    );
    app.delete<ContainerPath>(`${containersPath}/:container`, async (request, reply) => {
        const [account, container] = requireContainer(request.params);
        if (container.immutabilityDays !== undefined) {
            // Assumed: the words are those of the portal's documentation, and an empty container is refused as well.
            throw new ArmError(
                409,
                "ContainerProtectedFromDeletion",
                "The storage account or container is protected from deletion due to an immutability policy.",
            );
        }
        await blobs.deleteContainer(account.name, account.keys, container.name);
        account.containers.delete(container.name);
        return reply.code(200).send();
    });
    registerImmutabilityPolicies(
        app,
        containersPath,
        requireContainer,
        (account, container) => renderContainer(account, container).id,
    );
}

/**
 * Time-based retention of a container, always unlocked here. Source:
 * https://learn.microsoft.com/rest/api/storagerp/blob-containers/create-or-update-immutability-policy. Assumed: ETags are not looked at.
 */
function registerImmutabilityPolicies(
    app: FastifyInstance,
    containersPath: string,
    requireContainer: (params: ContainerPath["Params"]) => [StorageAccount, BlobContainer],
    idOf: (account: StorageAccount, container: BlobContainer) => string,
): void {
    const path = `${containersPath}/:container/immutabilityPolicies/default`;
    const render = (account: StorageAccount, container: BlobContainer) => ({
        id: `${idOf(account, container)}/immutabilityPolicies/default`,
        name: "default",
        type: "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
        etag: `"${container.immutabilityDays}"`,
        properties: { immutabilityPeriodSinceCreationInDays: container.immutabilityDays ?? 0, state: "Unlocked" },
    });
    app.get<ContainerPath>(path, (request) => {
        const [account, container] = requireContainer(request.params);
        if (container.immutabilityDays === undefined) {
            throw new ArmError(404, "ResourceNotFound", "The specified immutability policy does not exist.");
        }
        return render(account, container);
    });
    app.put<ContainerPath & { Body: { properties?: { immutabilityPeriodSinceCreationInDays?: number } } }>(
        path,
        (request) => {
            const [account, container] = requireContainer(request.params);
            container.immutabilityDays = request.body?.properties?.immutabilityPeriodSinceCreationInDays;
            return render(account, container);
        },
    );
    app.delete<ContainerPath>(path, (request) => {
        const [account, container] = requireContainer(request.params);
        container.immutabilityDays = undefined;
        return render(account, container);
    });
}

/** Takes an account with its containers and blobs out of Azurite and the state. */
export async function deleteAccount(state: ArmState, blobs: AzuriteBlobs, account: StorageAccount): Promise<void> {
    for (const name of account.containers.keys()) {
        await blobs.deleteContainer(account.name, account.keys, name);
    }
    blobs.removeAccount(account.name);
    state.storageAccounts.delete(account.name.toLowerCase());
}

const newKey = (): string => randomBytes(64).toString("base64");

function accountId(state: ArmState, account: StorageAccount): string {
    return `${state.groupId(account.resourceGroup)}/providers/Microsoft.Storage/storageAccounts/${account.name}`;
}

/** Documented: https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create */
const accountSkus: readonly string[] = [
    ...["Standard_LRS", "Standard_GRS", "Standard_RAGRS", "Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"],
    ...["Premium_LRS", "Premium_ZRS"],
];
const accountKinds: readonly string[] = ["Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage"];

function checkAccount(
    body: StorageAccount["body"] & { location?: string },
    name: string,
    group: string,
    existing: StorageAccount | undefined,
): void {
    const refusal = refuseAccountName(name);
    if (refusal) {
        throw new ArmError(400, "AccountNameInvalid", refusal, true);
    }
    if (!displayNameOf(body.location)) {
        throw locationNotAvailable(body.location, "Microsoft.Storage/storageAccounts");
    }
    const unknown = [
        ...(accountSkus.includes(body.sku?.name ?? "") ? [] : ["sku.name"]),
        ...(accountKinds.includes(body.kind ?? "") ? [] : ["kind"]),
    ];
    if (unknown.length > 0) {
        // The code is quoted by users for other members of an account.
        const message = `Values for request parameters are invalid: ${unknown.join(", ")}.`;
        throw new ArmError(400, "InvalidValuesForRequestParameters", message);
    }
    if (existing && existing.resourceGroup.toLowerCase() !== group.toLowerCase()) {
        throw new ArmError(409, "StorageAccountAlreadyTaken", accountNameTaken(name), true);
    }
    if (existing && existing.location !== locationName(body.location ?? "")) {
        throw invalidResourceLocation(existing, group, body.location);
    }
}
