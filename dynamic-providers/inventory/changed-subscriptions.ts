import type { EntityReader } from "../azure/entity-reader";
import type { ChangedSubscription, ChangedSubscriptions } from "../records/changed-subscriptions";
import type { Difference } from "../records/verification";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { hasInventory } from "../records/snapshot/snapshot-inventory";
import type { Catalog } from "../vault/catalog";
import { compareInventories } from "./compare";
import type { SecretsKey } from "./digest";
import { buildInventory } from "./inventory";
import type { EntityReading, Inventory } from "./inventory";
import { findKind } from "./kinds";
import { readWithSecrets } from "./read-inventory";
import { loadInventory } from "./snapshot-inventory";

const kind = "subscriptions";

/**
 * Compares a live service's subscriptions with those of its snapshot. The built-in all-access one is not among them.
 *
 * @param key - as the snapshot's inventory was made with. @default keys are not compared
 * @throws DamagedInventoryError, and AzureError where the catalog does not answer.
 */
export async function findChangedSubscriptions(
    catalog: Catalog,
    reader: EntityReader,
    serviceId: string,
    { inventory }: SnapshotFacts,
    key?: SecretsKey,
): Promise<ChangedSubscriptions> {
    if (!hasInventory(inventory)) {
        return { changes: null, problem: "the snapshot has no inventory" };
    }
    const readings = await readWithSecrets(reader, serviceId, [findKind(kind)!], { key });
    const actual = buildInventory(readings, serviceId, key);
    return compareSubscriptions(await loadInventory(catalog, inventory), actual, readings[kind]!.entities);
}

/** @param entities - what `actual` was made of. */
export function compareSubscriptions(
    expected: Inventory,
    actual: Inventory,
    entities: readonly EntityReading[],
): ChangedSubscriptions {
    const { differences, tolerated, notCompared } = compareInventories(only(expected), only(actual));
    const unread = notCompared.find(({ part }) => part === "content");
    if (unread) {
        return { changes: null, problem: unread.reason };
    }
    const all = [...differences, ...tolerated];
    const ids = [...new Set(all.map(({ entity }) => entity))];
    return {
        changes: ids.map((entity) => toChange(entity, all, entities)),
        problem: notCompared[0]?.reason ?? null,
    };
}

/** Faults are not of a change. */
const only = (inventory: Inventory): Inventory => ({
    ...inventory,
    kinds: kind in inventory.kinds ? { [kind]: inventory.kinds[kind] } : {},
    faults: [],
});

function toChange(
    entity: string,
    differences: readonly Difference[],
    entities: readonly EntityReading[],
): ChangedSubscription {
    const properties = entities.find(({ path }) => path === entity)?.raw.properties ?? {};
    const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
    const own = differences.filter((difference) => difference.entity === entity);
    const content = own.find(({ part }) => part === "content")?.change;
    return {
        id: entity.slice(kind.length + 1),
        displayName: textOf(properties.displayName),
        change:
            content === "missing"
                ? "deleted"
                : content === "unexpected"
                  ? "created"
                  : content === undefined
                    ? "keys"
                    : "changed",
        state: textOf(properties.state),
    };
}
