import type { Catalog } from "../vault/catalog";
import { snapshotPath } from "../vault/catalog";
import { markStability } from "../inventory/inventory";
import type { Inventory } from "../inventory/inventory";
import { judgeStability } from "../inventory/stability";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { DamagedInventoryError, intendInventory, loadInventory } from "../inventory/snapshot-inventory";
import type { ServiceInventories } from "../inventory/service-inventories";
import { hasInventory } from "../records/snapshot/snapshot-inventory";
import type { SnapshotInventory } from "../records/snapshot/snapshot-inventory";

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
        const { created, ...existing } = await this.catalog.createOrRead(summary.blob, entries);
        if (!created) {
            await this.catalog.replace(existing, entries);
        }
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
        const entry = await this.catalog.read<SnapshotFacts>(snapshotPath(facts.id));
        if (!entry) {
            throw new Error(`The facts of snapshot '${facts.id}' were removed from the catalog: run it again.`);
        }
        // Another run may have been faster.
        if (!isOpen(entry.value)) {
            return entry.value;
        }
        const { value } = await this.catalog.replace(entry, { ...entry.value, inventory });
        onCompared?.(value);
        return value;
    }

    private async judge({ inventory }: SnapshotFacts): Promise<SnapshotFacts["inventory"]> {
        if (!hasInventory(inventory)) {
            return { stable: null, problem: "No inventory was read before the backup was asked for." };
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
        return withStability(inventory, before, await this.inventories.read(this.serviceId));
    }
}

/** Whether the comparison with the service after the backup is still to be made. */
export function isOpen({ inventory }: SnapshotFacts): boolean {
    return !inventory || (inventory.stable === null && inventory.problem === undefined);
}

/** Kinds that were seen to change while the snapshot was taken. */
export function changedKindsOf({ inventory }: SnapshotFacts): readonly string[] {
    return hasInventory(inventory) ? (inventory.changedKinds ?? []) : [];
}

function withStability(summary: SnapshotInventory, before: Inventory, after: Inventory): SnapshotInventory {
    const { changed, unstable } = judgeStability(before, after);
    const marked = markStability(before, unstable);
    const kinds = Object.entries(summary.kinds).map(
        ([path, kind]) => [path, { ...kind, stable: marked.kinds[path]?.stable }] as const,
    );
    return {
        ...summary,
        kinds: Object.fromEntries(kinds),
        stable: unstable.length === 0,
        ...(changed.length > 0 && { changedKinds: changed }),
    };
}
