import { CodedError } from "../common/coded-error";
import type { Catalog } from "../vault/catalog";
import { idOf, pathOf } from "../records/document-type";
import { inventoryEntriesDocument, joinInventory, splitInventory } from "./inventory";
import type { Inventory, InventoryEntries } from "./inventory";
import type { SnapshotInventory } from "../records/snapshot/snapshot-inventory";

/** An inventory whose backup is still to be taken. */
export function intendInventory(
    inventory: Inventory,
    snapshotId: string,
    keyId: string | undefined,
): { summary: SnapshotInventory; entries: InventoryEntries } {
    const { summary, entries } = splitInventory(inventory);
    const blob = pathOf(inventoryEntriesDocument, snapshotId);
    return { summary: { ...summary, blob, ...(keyId !== undefined && { keyId }), stable: null }, entries };
}

/** The entries of an inventory are gone, or are not its own. */
export class DamagedInventoryError extends CodedError {
    constructor(message: string) {
        super("InventoryDamaged", message);
    }
}

/** @throws DamagedInventoryError */
export async function loadInventory(catalog: Catalog, summary: SnapshotInventory): Promise<Inventory> {
    const entries = await catalog.readOrLeaveOut(
        inventoryEntriesDocument,
        idOf(inventoryEntriesDocument, summary.blob),
    );
    if (!entries) {
        throw new DamagedInventoryError(
            `The inventory's entries '${summary.blob}' are no longer in the catalog, or cannot be read.`,
        );
    }
    const { schema, canon, kinds, digest, plan } = summary;
    try {
        return joinInventory({ schema, canon, kinds, digest, plan }, entries.value);
    } catch (error) {
        throw new DamagedInventoryError((error as Error).message);
    }
}
