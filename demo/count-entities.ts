import type { SandboxClients } from "../sandbox/clients";

/** As `snapshots/{id}.json` has it. */
interface Facts {
    readonly inventory?: { readonly kinds?: Readonly<Record<string, { readonly count: number }>> } | null;
}

/** How much a snapshot holds, by the inventory in its facts. */
export async function countEntities(
    { blobService }: Pick<SandboxClients, "blobService">,
    storageAccountName: string,
    snapshotId: string,
): Promise<{ entities: number; operations: number }> {
    const sidecar = blobService(storageAccountName)
        .getContainerClient("catalog")
        .getBlobClient(`snapshots/${snapshotId}.json`);
    const { inventory } = JSON.parse((await sidecar.downloadToBuffer()).toString("utf8")) as Facts;
    const kinds = inventory?.kinds ?? {};
    return {
        entities: Object.values(kinds).reduce((sum, { count }) => sum + count, 0),
        operations: kinds["apis/operations"]?.count ?? 0,
    };
}
