import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { AzuriteBlobs } from "../../blob/azurite-blobs";
import { ArmError } from "../arm-error";
import type { ArmState, StorageAccount } from "../state";
import type { Entity } from "./entity-store";
import type { ApiManagementService } from "./service";

/** Body of the POST. Source: https://learn.microsoft.com/rest/api/apimanagement/api-management-service/backup */
export interface BackupRestoreParameters {
    readonly storageAccount?: string;
    readonly containerName?: string;
    readonly backupName?: string;
    readonly accessType?: string;
    readonly accessKey?: string;
    readonly clientId?: string;
}

/** What the sandbox puts into a blob; Azure's own format is not public. */
interface BackupPayload {
    readonly format: "apim-dr sandbox backup 1";
    readonly service: string;
    readonly tier: string;
    readonly createdAt: string;
    readonly entities: readonly Entity[];
}

const restorableDays = 30;
/** Storage Blob Data Contributor and Owner. */
const rolesThatWrite = ["ba92f5b4-2d11-453d-a403-e96b0029c9fe", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"];

/**
 * Checks, at the POST, that the service can reach the container.
 *
 * The code and the parameter's name were seen in users' reports (Azure/azure-powershell#25072); which mistake gives which
 * sentence is assumed.
 */
export function requireVault(
    state: ArmState,
    service: ApiManagementService,
    parameters: BackupRestoreParameters,
): { account: StorageAccount; container: string; blob: string } {
    const refuse = (message: string, parameter: string): never => {
        throw new ArmError(400, "InvalidParameters", `Invalid parameter: ${message} Parameter name: ${parameter}`);
    };
    const {
        storageAccount = "",
        containerName = "",
        backupName = "",
        accessType = "AccessKey",
        accessKey,
    } = parameters;
    if (!backupName) {
        refuse("The backup name is missing.", "backupName");
    }
    const account =
        state.storageAccounts.get(storageAccount.toLowerCase()) ??
        refuse(`The storage account '${storageAccount}' cannot be accessed.`, "backupStorageAccount");
    if (!account.containers.has(containerName)) {
        refuse(`The container '${containerName}' does not exist.`, "backupContainerName");
    }
    if ((accessKey !== undefined) !== (accessType === "AccessKey")) {
        refuse("An access key goes with the access type AccessKey, and only with it.", "accessKey");
    }
    if (accessType === "AccessKey") {
        if (!account.keys.includes(accessKey ?? "") || account.body.properties?.allowSharedKeyAccess === false) {
            refuse(`The storage account '${storageAccount}' refused the access key.`, "backupStorageAccount");
        }
    } else if (accessType === "SystemAssignedManagedIdentity") {
        const scope = `${state.groupId(account.resourceGroup)}/providers/Microsoft.Storage/storageAccounts/${account.name}/blobServices/default/containers/${containerName}`;
        if (!service.principalId || !state.hasRole(service.principalId, rolesThatWrite, scope)) {
            refuse(
                `The service's identity has no access to the storage account '${storageAccount}'.`,
                "backupStorageAccount",
            );
        }
    } else {
        refuse(`The access type '${accessType}' is not available here.`, "accessType");
    }
    return { account, container: containerName, blob: backupName };
}

export function packBackup(service: ApiManagementService, createdAt: Date): BackupPayload {
    return {
        format: "apim-dr sandbox backup 1",
        service: service.name,
        tier: service.body.sku.name,
        createdAt: createdAt.toISOString(),
        entities: replaceText(service.entities.export(), service.id, relativeId),
    };
}

/** Stands for the service's own resource ID in a backup: scopes must mean the target after a restore. */
const relativeId = "{service}";

function replaceText(entities: readonly Entity[], from: string, to: string): Entity[] {
    return JSON.parse(JSON.stringify(entities).replaceAll(from, to)) as Entity[];
}

export async function writeBackup(
    blobs: AzuriteBlobs,
    { account, container, blob }: ReturnType<typeof requireVault>,
    payload: BackupPayload,
): Promise<void> {
    const bytes = await promisify(gzip)(JSON.stringify(payload));
    await blobs
        .client(account.name, account.keys)
        .getContainerClient(container)
        .getBlockBlobClient(blob)
        .uploadData(bytes, { blobHTTPHeaders: { blobContentType: "application/octet-stream" } });
}

/**
 * Reads the entities of a backup for a service.
 *
 * @throws ArmError as the poll shows it. The two texts are from users' reports (Azure/azure-powershell#25072) and from
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore; that of a missing
 * blob is assumed.
 */
export async function readBackup(
    blobs: AzuriteBlobs,
    { account, container, blob }: ReturnType<typeof requireVault>,
    service: ApiManagementService,
    now: Date,
): Promise<Entity[]> {
    const fail = (message: string): ArmError => new ArmError(400, "RestoreFailed", `Cannot restore: ${message}`);
    const client = blobs.client(account.name, account.keys).getContainerClient(container).getBlockBlobClient(blob);
    if (!(await client.exists())) {
        throw fail(`backup '${blob}' not found`);
    }
    const payload = JSON.parse(
        (await promisify(gunzip)(await client.downloadToBuffer())).toString("utf8"),
    ) as BackupPayload;
    const tier = service.body.sku.name;
    if (payload.tier !== tier) {
        throw fail(`current SKU is '${tier}', backup SKU is '${payload.tier}'`);
    }
    if (now.getTime() - Date.parse(payload.createdAt) > restorableDays * 24 * 60 * 60 * 1000) {
        throw fail("backup expired");
    }
    return replaceText(payload.entities, relativeId, service.id);
}
