import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { AzuriteBlobs } from "../../blob/azurite-blobs";
import { rolesThatWriteBlobs } from "../../blob/blob-roles";
import { firewallOf } from "../../blob/firewall";
import type { ApiManagementService } from "../../state/api-management-service";
import type { ArmState, StorageAccount } from "../../state/arm-state";
import type { Entity } from "../../state/entity-store";
import { ArmError } from "../../wire/arm-error";
import { findEntityKind } from "./entities/entity-kinds";
import { kindOf } from "./entities/sdk-operations";

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
export interface BackupPayload {
    readonly format: "apim-dr sandbox backup 1";
    readonly service: string;
    readonly tier: string;
    readonly createdAt: string;
    readonly entities: readonly Entity[];
}

const restorableDays = 30;

/** Documented: https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore */
export const tiersWithBackup: readonly string[] = ["Developer", "Basic", "Standard", "Premium"];

/** Where a backup lies; names. */
export interface VaultPlace {
    readonly account: string;
    readonly container: string;
    readonly blob: string;
}

/**
 * Checks, at the POST, that the service can reach the container. A backup makes one that is missing: recorded with an access key
 * (Azure/azure-sdk-for-net, BackupAndRestoreService.json), assumed with an identity, and that a restore refuses.
 *
 * The code and the parameter's name were seen in users' reports (Azure/azure-powershell#23411); which mistake gives which
 * sentence is assumed.
 */
export function requireVault(
    state: ArmState,
    service: ApiManagementService,
    parameters: BackupRestoreParameters,
    action: "backup" | "restore",
): VaultPlace {
    const refuse = (message: string, parameter: string): never => {
        throw new ArmError(400, "InvalidParameters", `Invalid parameter: ${message}\r\nParameter name: ${parameter}`);
    };
    const {
        storageAccount = "",
        containerName = "",
        backupName = "",
        accessType = "AccessKey",
        accessKey,
        clientId,
    } = parameters;
    if (!backupName) {
        refuse("The backup name is missing.", "backupName");
    }
    const account =
        state.storageAccounts.get(storageAccount.toLowerCase()) ??
        refuse(`The storage account '${storageAccount}' cannot be accessed.`, "backupStorageAccount");
    if (!containerName || (action === "restore" && !account.containers.has(containerName))) {
        refuse(`The container '${containerName}' does not exist.`, "backupContainerName");
    }
    if ((accessKey !== undefined) !== (accessType === "AccessKey")) {
        refuse("An access key goes with the access type AccessKey, and only with it.", "accessKey");
    }
    if (hasCorsRules(account)) {
        refuse("Cross-Origin Resource Sharing (CORS) is enabled on the Blob service.", "backupStorageAccount");
    }
    if (!passesFirewall(account, service, accessType)) {
        refuse(`The storage account '${storageAccount}' cannot be accessed.`, "backupStorageAccount");
    }
    const requireRole = (principalId: string | undefined): void => {
        const scope = `${state.groupId(account.resourceGroup)}/providers/Microsoft.Storage/storageAccounts/${account.name}/blobServices/default/containers/${containerName}`;
        if (!principalId || !state.hasRole(principalId, rolesThatWriteBlobs, scope)) {
            refuse(
                `The service's identity has no access to the storage account '${storageAccount}'.`,
                "backupStorageAccount",
            );
        }
    };
    if (accessType === "AccessKey") {
        if (!account.keys.includes(accessKey ?? "") || account.body.properties?.allowSharedKeyAccess === false) {
            refuse(`The storage account '${storageAccount}' refused the access key.`, "backupStorageAccount");
        }
    } else if (accessType === "SystemAssignedManagedIdentity") {
        requireRole(service.principalId);
    } else if (accessType === "UserAssignedManagedIdentity") {
        const identity = service.userAssigned.find((assigned) => assigned.clientId === clientId);
        if (!identity) {
            refuse(`The service has no user-assigned identity with client ID '${clientId}'.`, "clientId");
        }
        requireRole(identity?.principalId);
    } else {
        refuse(`The access type '${accessType}' is not known.`, "accessType");
    }
    return { account: account.name, container: containerName, blob: backupName };
}

/** Documented: the blob service must have no CORS rules. */
function hasCorsRules(account: StorageAccount): boolean {
    const { cors } = account.blobService as { cors?: { corsRules?: readonly unknown[] } };
    return (cors?.corsRules?.length ?? 0) > 0;
}

/**
 * Documented, and assumed since trusted-service connectivity of the gateway was retired on 2026-03-15: behind a firewall, a
 * system-assigned identity passes as a trusted service; a key only from another region
 * than the account's, whose rules must name the service's address. That a user-assigned identity is treated like a key is
 * assumed.
 */
function passesFirewall(account: StorageAccount, service: ApiManagementService, accessType: string): boolean {
    const firewall = firewallOf(account);
    if (firewall.isOpen) {
        return true;
    }
    return accessType === "SystemAssignedManagedIdentity"
        ? firewall.trustsAzureServices
        : account.location !== service.location && firewall.allows(service.publicAddress);
}

export function packBackup(service: ApiManagementService, createdAt: Date): BackupPayload {
    return {
        format: "apim-dr sandbox backup 1",
        service: service.name,
        tier: service.body.sku.name,
        createdAt: createdAt.toISOString(),
        entities: service.entities.export().filter(isCarried),
    };
}

/** Documented of the developer portal's content: https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore */
const isCarried = ({ path }: Entity): boolean => findEntityKind(kindOf(path))?.backup === "carried";

const isMaster = ({ path }: Entity): boolean => path.toLowerCase() === "subscriptions/master";

export async function writeBackup(
    state: ArmState,
    blobs: AzuriteBlobs,
    place: VaultPlace,
    payload: BackupPayload,
    at: Date,
): Promise<void> {
    const bytes = await promisify(gzip)(JSON.stringify(payload));
    const fail = (message: string): ArmError => new ArmError(400, "BackupFailed", `Cannot back up: ${message}`);
    const account = requireAccount(state, place, fail);
    if (!account.containers.has(place.container)) {
        await blobs.createContainer(account.name, account.keys, place.container, at);
        account.containers.set(place.container, { name: place.container, publicAccess: "None" });
    }
    await blobs
        .client(account.name, account.keys)
        .getContainerClient(place.container)
        .getBlockBlobClient(place.blob)
        .uploadData(bytes, { blobHTTPHeaders: { blobContentType: "application/octet-stream" } });
    blobs.times.written(`${place.account}/${place.container}/${place.blob}`, at);
}

/**
 * Reads the entities of a backup for a service.
 *
 * @throws ArmError as the poll shows it. The two texts are from users' reports (Azure/azure-powershell#25072) and from
 * https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore; those of a
 * missing and of a damaged blob are assumed.
 */
export async function readBackup(
    state: ArmState,
    blobs: AzuriteBlobs,
    place: VaultPlace,
    service: ApiManagementService,
): Promise<Entity[]> {
    const fail = (message: string): ArmError => new ArmError(400, "RestoreFailed", `Cannot restore: ${message}`);
    const { name, keys } = requireAccount(state, place, fail);
    const client = blobs.client(name, keys).getContainerClient(place.container).getBlockBlobClient(place.blob);
    if (!(await client.exists())) {
        throw fail(`backup '${place.blob}' not found`);
    }
    const payload = await unpack(await client.downloadToBuffer(), () => fail(`backup '${place.blob}' is damaged`));
    const tier = service.body.sku.name;
    if (payload.tier !== tier) {
        throw fail(`current SKU is '${tier}', backup SKU is '${payload.tier}'`);
    }
    if (state.clock.now().getTime() - Date.parse(payload.createdAt) > restorableDays * 24 * 60 * 60 * 1000) {
        throw fail("backup expired");
    }
    return [...payload.entities];
}

/**
 * What a service holds once a backup is restored into it: what the backup brings, and of its own what no backup has. That
 * the rest of its own goes is documented; that the keys of `master` come along is assumed, and a setting.
 */
export function restoreEntities(state: ArmState, service: ApiManagementService, brought: readonly Entity[]): void {
    const own = service.entities.export();
    const kept = own.filter((entity) => !isCarried(entity) || (!state.restoresMasterKeys && isMaster(entity)));
    const names = new Set(kept.map(({ path }) => path.toLowerCase()));
    service.entities.import([...brought.filter(({ path }) => !names.has(path.toLowerCase())), ...kept]);
}

function requireAccount(state: ArmState, { account }: VaultPlace, fail: (message: string) => ArmError): StorageAccount {
    const found = state.storageAccounts.get(account.toLowerCase());
    if (!found) {
        throw fail(`the storage account '${account}' cannot be accessed`);
    }
    return found;
}

async function unpack(bytes: Buffer, damaged: () => ArmError): Promise<BackupPayload> {
    try {
        return JSON.parse((await promisify(gunzip)(bytes)).toString("utf8")) as BackupPayload;
    } catch {
        throw damaged();
    }
}
