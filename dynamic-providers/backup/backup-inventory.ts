import { CodedError } from "../common/coded-error";
import type { Catalog } from "../vault/catalog";
import { inventoryEntriesDocument, splitInventory } from "../inventory/inventory";
import type { Inventory } from "../inventory/inventory";
import { judgeSnapshot } from "../inventory/judge-snapshot";
import type { JudgedSnapshot } from "../inventory/judge-snapshot";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { DamagedInventoryError, intendInventory, loadInventory } from "../inventory/snapshot-inventory";
import type { ServiceInventories } from "../inventory/service-inventories";
import { hasInventory } from "../records/snapshot/snapshot-inventory";
import type { SnapshotInventory } from "../records/snapshot/snapshot-inventory";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";

/** Reads what a service held before and after its backup, and writes down what the snapshot can be held to. */
export class BackupInventory {
    constructor(
        private readonly catalog: Catalog,
        private readonly inventories: ServiceInventories,
        private readonly serviceId: string,
    ) {}

    /**
     * Before the POST: the entries go into the catalog, so that a run that goes on later compares with what was there.
     *
     * @returns what goes into the facts.
     */
    async takeBefore(snapshotId: string): Promise<Pick<SnapshotFacts, "inventory">> {
        const inventory = await this.inventories.read(this.serviceId);
        const { summary, entries } = intendInventory(inventory, snapshotId, this.inventories.keyId);
        await this.catalog.overwrite(inventoryEntriesDocument, snapshotId, entries);
        return { inventory: summary };
    }

    /**
     * After the 200.
     *
     * @param onCompared - told where what came of it is what this run has found.
     * @returns the facts with what came of it; those that have it already are not touched.
     */
    async compareAfter(facts: SnapshotFacts, onCompared?: (facts: SnapshotFacts) => void): Promise<SnapshotFacts> {
        if (!isOpen(facts)) {
            return facts;
        }
        const inventory = await this.judge(facts);
        const entry = await this.catalog.read(snapshotDocument, facts.id);
        if (!entry) {
            throw new CodedError(
                "RemovedMeanwhile",
                `The facts of the ${snapshotInWords(facts)} were removed from the catalog: run it again.`,
            );
        }
        // Another run may have been faster.
        if (!isOpen(entry.value)) {
            return entry.value;
        }
        const { value } = await this.catalog.replace(entry, { ...entry.value, inventory });
        onCompared?.(value);
        return value;
    }

    private async judge({ id, inventory }: SnapshotFacts): Promise<SnapshotFacts["inventory"]> {
        if (!hasInventory(inventory)) {
            return { stable: null, problem: "No inventory was read before the backup was requested." };
        }
        let before: Inventory;
        try {
            before = await loadInventory(this.catalog, inventory);
        } catch (error) {
            if (!(error instanceof DamagedInventoryError)) {
                throw error;
            }
            return { ...inventory, problem: error.message };
        }
        const after = await this.inventories.read(this.serviceId);
        const judged = judgeSnapshot(before, after, isFirstJudged(inventory));
        // The entries first: until the facts say that a kind was read, its entries count for nothing.
        if (judged.completed.length > 0) {
            await this.catalog.overwrite(inventoryEntriesDocument, id, splitInventory(judged.inventory).entries);
        }
        return summarize(inventory, judged);
    }
}

/** Whether the inventory was never compared with the service before. */
const isFirstJudged = ({ kinds }: SnapshotInventory): boolean =>
    Object.values(kinds).every(({ stable }) => stable === undefined);

/** Whether the comparison with the service after the backup is still to be made, or was not whole. */
export function isOpen({ inventory }: SnapshotFacts): boolean {
    return !inventory || (inventory.stable === null && inventory.problem === undefined);
}

/** Kinds that were seen to change while the snapshot was taken. */
export function changedKindsOf({ inventory }: SnapshotFacts): readonly string[] {
    return hasInventory(inventory) ? (inventory.changedKinds ?? []) : [];
}

function summarize(
    { blob, keyId, changedKinds = [] }: SnapshotInventory,
    { inventory, changed, isOpen: staysOpen }: JudgedSnapshot,
): SnapshotInventory {
    const { summary } = splitInventory(inventory);
    const all = [...new Set([...changedKinds, ...changed])].sort();
    return {
        ...summary,
        blob,
        ...(keyId !== undefined && { keyId }),
        stable: staysOpen ? null : Object.values(summary.kinds).every(({ stable }) => stable !== false),
        ...(all.length > 0 && { changedKinds: all }),
    };
}
