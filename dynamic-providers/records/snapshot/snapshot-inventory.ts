import { anyText, either, flag, listOf, members, optional, orNull, text, value } from "../../common/document-check";
import type { DocumentCheck } from "../../common/document-check";
import { pathIn } from "../document-type";
import { inventorySummaryChecks } from "../inventory-summary";
import type { InventorySummary } from "../inventory-summary";

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

/** Where the entries of inventories lie, by the IDs of their snapshots. */
export const inventoriesFolder = "inventories";

export function hasInventory(
    inventory: SnapshotInventory | NoInventory | null | undefined,
): inventory is SnapshotInventory {
    return inventory !== null && inventory !== undefined && "digest" in inventory;
}

const inventory = members<SnapshotInventory>({
    ...inventorySummaryChecks,
    blob: pathIn(inventoriesFolder),
    keyId: optional(text),
    stable: orNull(flag),
    changedKinds: optional(listOf(text)),
    problem: optional(anyText),
});

const noInventory = members<NoInventory>({
    stable: value((found) => found === null, "it must be null"),
    problem: anyText,
});

/** An object without a digest says why there is no inventory. */
export const snapshotInventoryCheck: DocumentCheck<SnapshotInventory | NoInventory> = either(
    (found): DocumentCheck<SnapshotInventory | NoInventory> =>
        typeof found === "object" && found !== null && !("digest" in found) && "problem" in found
            ? noInventory
            : inventory,
);
