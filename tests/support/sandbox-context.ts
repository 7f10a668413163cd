import { readFileSync } from "node:fs";
import type { AzureConnection } from "../../dynamic-providers/azure/connection";
import { ArmEntityReader } from "../../dynamic-providers/azure/entity-reader";
import { ArmEntityWriter } from "../../dynamic-providers/azure/entity-writer";
import { StorageMediaFiles } from "../../dynamic-providers/azure/media-files";
import { ArmManagementPlane } from "../../dynamic-providers/azure/management-plane";
import type { ProgressSink } from "../../dynamic-providers/common/progress";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import { AuditTrail } from "../../dynamic-providers/vault/audit-trail";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import { Catalog } from "../../dynamic-providers/vault/catalog";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import { TreeStore } from "../../dynamic-providers/vault/tree-store";
import { trustingOptions } from "../../sandbox/blob/trusting-options";
import type { AzureFixture } from "./azure-fixture";

/**
 * What operations that ask for no backup work with, over the fixture's clients.
 *
 * @param account - the storage account of the vault.
 */
export function contextOf(
    { clients, sandbox }: Pick<AzureFixture, "clients" | "sandbox">,
    progress: ProgressSink,
    account = "stfixture",
): OperationContext {
    const blobs = clients.blobService(account);
    const resourceManager = sandbox.connection.armEndpoint;
    const connection = { apiManagement: () => clients.apiManagement, resourceManager };
    return {
        plane: new ArmManagementPlane(connection as unknown as AzureConnection),
        catalog: new Catalog(blobs, { backups: "backups", catalog: "catalog" }, progress),
        authority: new AuthorityChain(new TextBlobs(blobs.getContainerClient("authority")), progress),
        audit: new AuditTrail(new TextBlobs(blobs.getContainerClient("catalog"))),
        entities: (serviceId) => new ArmEntityReader(clients.apiManagement, resourceManager, serviceId),
        entityWriter: (serviceId) => new ArmEntityWriter(clients.apiManagement, resourceManager, serviceId),
        media: new StorageMediaFiles(trustingOptions(readFileSync(sandbox.connection.caFile, "utf8"))),
        treeStore: (container) => new TreeStore(blobs.getContainerClient(container)),
        progress,
    } as Partial<OperationContext> as OperationContext;
}
