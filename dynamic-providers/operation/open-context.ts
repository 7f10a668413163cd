import { ArmInspector } from "../azure/arm-inspector";
import type { AzureConnection } from "../azure/connection";
import { ArmEntityReader } from "../azure/entity-reader";
import { askGateway } from "../azure/gateway-request";
import { ArmEntityWriter } from "../azure/entity-writer";
import { ArmScratchServices } from "../azure/scratch-services";
import { StorageMediaFiles } from "../azure/media-files";
import { ArmManagementPlane } from "../azure/management-plane";
import type { VaultAddress } from "../azure/vault-address";
import { VaultStorage } from "../azure/vault-storage";
import type { ProgressSink } from "../common/progress";
import { AuditTrail } from "../vault/audit-trail";
import { AuthorityChain } from "../vault/authority-chain";
import { Catalog } from "../vault/catalog";
import { memoOf } from "../vault/document-memo";
import { TreeStore } from "../vault/tree-store";
import { TextBlobs } from "../vault/text-blobs";
import type { OperationContext } from "./context";

/**
 * Opens what the operations work with, over a connection that is signed in.
 *
 * @param throttledSeconds - for how long throttling is waited for. @default as the connection does
 */
export async function openContext(
    anyConnection: AzureConnection,
    address: VaultAddress,
    progress: ProgressSink,
    throttledSeconds?: number,
): Promise<OperationContext> {
    const connection = throttledSeconds === undefined ? anyConnection : anyConnection.waiting({ throttledSeconds });
    const vault = new VaultStorage(connection);
    const blobs = await vault.blobService(address.storageAccountId, address.accessType);
    const containers = { backups: address.backupsContainer, catalog: address.catalogContainer };
    return {
        plane: new ArmManagementPlane(connection),
        catalog: new Catalog(blobs, containers, progress, memoOf(blobs.getContainerClient(containers.catalog).url)),
        authority: new AuthorityChain(new TextBlobs(blobs.getContainerClient(address.authorityContainer)), progress),
        audit: new AuditTrail(new TextBlobs(blobs.getContainerClient(address.catalogContainer))),
        inspector: new ArmInspector(connection),
        accessKey: () => vault.accessKey(address.storageAccountId),
        entities: (serviceId) => ArmEntityReader.of(connection, serviceId),
        entityWriter: (serviceId) => ArmEntityWriter.of(connection, serviceId),
        askGateway,
        scratchServices: new ArmScratchServices(connection),
        operatorObjectId: () => connection.operatorObjectId(),
        media: new StorageMediaFiles(),
        treeStore: (container) => new TreeStore(blobs.getContainerClient(container)),
        unwrapKey: (keyId, wrapped) => connection.unwrapKey(keyId, wrapped),
        progress,
        vaultLocation: vault.location,
    };
}
