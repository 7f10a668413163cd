import type { Catalog } from "../vault/catalog";
import { joinInventory, splitInventory } from "./inventory";
import type { Inventory, InventoryEntries, InventorySummary } from "./inventory";
import type { SnapshotFacts } from "../records/snapshot/facts";

/** What a snapshot's facts hold of its inventory, which was read before the POST of the backup. */
export interface SnapshotInventory extends InventorySummary {
    /** Path of its entries in the catalog. */
    readonly blob: string;
    /** Which key its secrets are digested with; missing where they are not compared. */
    readonly keyId?: string;
    /** Whether the service held the same after the backup; null until that was looked at, and where it could not be. */
    readonly stable: boolean | null;
    /** Kinds that were seen to change while the backup ran. */
    readonly changedKinds?: readonly string[];
    /** Why it was not compared with the service after the backup. */
    readonly problem?: string;
}

/** The snapshot was to have an inventory, and has none. */
export interface NoInventory {
    readonly stable: null;
    readonly problem: string;
}

export const inventoryPath = (snapshotId: string): string => `inventories/${snapshotId}.json`;

export function hasInventory(inventory: SnapshotFacts["inventory"] | undefined): inventory is SnapshotInventory {
    return inventory !== null && inventory !== undefined && "digest" in inventory;
}

/** An inventory whose backup is still to be taken. */
export function intendInventory(
    inventory: Inventory,
    snapshotId: string,
    keyId: string | undefined,
): { summary: SnapshotInventory; entries: InventoryEntries } {
    const { summary, entries } = splitInventory(inventory);
    const blob = inventoryPath(snapshotId);
    return { summary: { ...summary, blob, ...(keyId !== undefined && { keyId }), stable: null }, entries };
}

/** The entries of an inventory are gone, or are not its own. */
export class DamagedInventoryError extends Error {}

/** @throws DamagedInventoryError */
export async function loadInventory(catalog: Catalog, summary: SnapshotInventory): Promise<Inventory> {
    const entries = await catalog.readOrLeaveOut<InventoryEntries>(summary.blob);
    if (!entries) {
        throw new DamagedInventoryError(
            `The inventory's entries '${summary.blob}' are no longer in the catalog, or cannot be read.`,
        );
    }
    const { schema, canon, kinds, digest } = summary;
    try {
        return joinInventory({ schema, canon, kinds, digest }, entries.value);
    } catch (error) {
        throw new DamagedInventoryError((error as Error).message);
    }
}
