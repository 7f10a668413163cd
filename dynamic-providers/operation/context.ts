import type { AskGateway } from "../azure/gateway-request";
import type { EntityReader } from "../azure/entity-reader";
import type { EntityWriter } from "../azure/entity-writer";
import type { MediaFiles } from "../azure/media-files";
import type { ManagementPlane } from "../azure/management-plane";
import type { AuthorityChain } from "../vault/authority-chain";
import type { AuditTrail } from "../vault/audit-trail";
import type { Catalog } from "../vault/catalog";
import type { TreeStore } from "../vault/tree-store";
import type { ScratchServices } from "../azure/scratch-services";
import type { Inspector } from "../azure/inspector";
import type { ProgressSink } from "../common/progress";

/** What a backup or a restore works with; injected, so that it knows neither Pulumi nor a cloud. */
export interface OperationContext {
    readonly plane: ManagementPlane;
    readonly catalog: Catalog;
    /** Who is active. */
    readonly authority: AuthorityChain;
    /** What happened, who did it, and what came of it. */
    readonly audit: AuditTrail;
    readonly inspector: Inspector;
    /** The storage account's key, fetched when it is needed. */
    readonly accessKey: () => Promise<string>;
    /** Reads what a service holds. */
    readonly entities: (serviceId: string) => EntityReader;
    /** Writes and deletes what a service holds. */
    readonly entityWriter: (serviceId: string) => EntityWriter;
    /** Sends a request to a gateway, as a client does. */
    readonly askGateway: AskGateway;
    /** Services that drills restore into. */
    readonly scratchServices: ScratchServices;
    /** Object ID of the signed-in identity; undefined where its token does not say. */
    readonly operatorObjectId: () => Promise<string | undefined>;
    /** Files that a signed URL opens. */
    readonly media: MediaFiles;
    /** A container of logical snapshots. */
    readonly treeStore: (container: string) => TreeStore;
    /** Has a Key Vault unwrap with the key of an ID, as the identity that is signed in. @throws AzureError */
    readonly unwrapKey: (keyId: string, wrapped: Buffer) => Promise<Buffer>;
    readonly progress: ProgressSink;
    /** Region of the vault. @default not known */
    readonly vaultLocation?: string;
}
