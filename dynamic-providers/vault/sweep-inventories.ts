import { isToCompare } from "../records/restore-record";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { CatalogObservation } from "../records/snapshot/observation";
import { inventoriesFolder } from "../records/snapshot/snapshot-inventory";
import { ChangedMeanwhileError } from "./catalog";
import type { Catalog, DocumentName } from "./catalog";

/**
 * Deletes the inventories of snapshots that are no more. It comes after the tombstone, and finds by itself what earlier runs
 * left: facts that name an inventory which is gone are those of an erased snapshot, and their reader is told so.
 *
 * @returns the paths of those that were deleted.
 */
export async function sweepInventories(catalog: Catalog): Promise<string[]> {
    // In this order: a snapshot has facts before it has an inventory.
    const inventories = await catalog.listDocuments({ folder: inventoriesFolder });
    if (inventories.length === 0) {
        return [];
    }
    const sidecars = await catalog.listDocuments(snapshotDocument);
    const leftovers = findLeftovers(inventories, sidecars, await catalog.observe());
    const swept: string[] = [];
    for (const leftover of leftovers) {
        try {
            await catalog.remove(leftover);
            swept.push(leftover.path);
        } catch (error) {
            // Written anew: it is wanted again.
            if (!(error instanceof ChangedMeanwhileError)) {
                throw error;
            }
        }
    }
    return swept;
}

/**
 * Inventories whose snapshot is erased or has no facts, of any schema, and which no restore is still to be compared
 * with.
 */
export function findLeftovers(
    inventories: readonly DocumentName[],
    sidecars: readonly DocumentName[],
    { snapshots, restores, unreadable }: Pick<CatalogObservation, "snapshots" | "restores" | "unreadable">,
): DocumentName[] {
    const withFacts = new Set(sidecars.map(({ id }) => id));
    const erased = new Set(snapshots.filter(({ tombstone }) => tombstone?.state === "erased").map(({ id }) => id));
    const awaited = new Set([...restores.filter(isToCompare), ...unreadable].map(({ snapshot }) => snapshot));
    return inventories.filter(({ id }) => (erased.has(id) || !withFacts.has(id)) && !awaited.has(id));
}
