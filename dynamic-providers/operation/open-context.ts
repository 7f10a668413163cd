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
import { provenanceOf } from "./run-provenance";

/**
 * Opens what the operations work with, over a connection that is signed in.
 *
 * @param address - `exercise` names what is written as a part of it.
 * @param throttledSeconds - for how long throttling is waited for. @default as the connection does
 */
export async function openContext(
    anyConnection: AzureConnection,
    address: VaultAddress & { readonly exercise?: string },
    progress: ProgressSink,
    throttledSeconds?: number,
): Promise<OperationContext> {
    const connection = throttledSeconds === undefined ? anyConnection : anyConnection.waiting({ throttledSeconds });
    const vault = new VaultStorage(connection);
    const blobs = await vault.blobService(address.storageAccountId, address.accessType);
    const containers = { backups: address.backupsContainer, catalog: address.catalogContainer };
    const catalogUrl = blobs.getContainerClient(containers.catalog).url;
    const entries = new TextBlobs(blobs.getContainerClient(address.authorityContainer));
    const provenance = () => provenanceOf(() => connection.operator(), process.env, address.exercise);
    return {
        plane: new ArmManagementPlane(connection),
        catalog: new Catalog(blobs, containers, progress, memoOf(catalogUrl), provenance),
        authority: new AuthorityChain(entries, progress, provenance),
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
