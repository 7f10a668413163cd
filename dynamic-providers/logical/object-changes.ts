import { newestFirst } from "../records/snapshot/facts";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { asLogical } from "../records/snapshot/logical-facts";
import type { LogicalFacts, ObjectChanges } from "../records/snapshot/logical-facts";
import { originOf } from "../records/snapshot/origin";
import type { ServiceIdentity } from "../records/snapshot/origin";
import type { TreeStore } from "../vault/tree-store";
import { DamagedTreeError } from "./damaged-tree";
import { readIndex } from "./read-tree";

/** The newest whole logical snapshot of a service. */
export function newestLogical(snapshots: readonly SnapshotFacts[], service: ServiceIdentity): LogicalFacts | undefined {
    return snapshots
        .filter((facts) => originOf(facts, service) === "own" && facts.result === "succeeded" && !facts.tombstone)
        .sort(newestFirst)
        .flatMap((facts) => asLogical(facts) ?? [])
        .find(({ payload }) => payload.root !== null);
}

/**
 * Compares the lists of two snapshots' objects, which needs no key: equal content of a service has one name.
 *
 * @returns null where they share no object: names follow from the recipients and from `secretsKey`, too.
 */
export async function changesSince(
    before: LogicalFacts | undefined,
    root: string,
    store: TreeStore,
): Promise<ObjectChanges | null> {
    if (before?.payload.root == null || before.payload.container !== store.containerName) {
        return null;
    }
    try {
        return compareObjects(before.id, await bundlesOf(store, before.payload.root), await bundlesOf(store, root));
    } catch (error) {
        if (error instanceof DamagedTreeError) {
            return null;
        }
        throw error;
    }
}

/** The objects of a snapshot but its root. */
const bundlesOf = async (store: TreeStore, root: string): Promise<ReadonlySet<string>> =>
    new Set((await readIndex(store, root)).objects.filter((name) => name !== root));

export function compareObjects(
    since: string,
    before: ReadonlySet<string>,
    after: ReadonlySet<string>,
): ObjectChanges | null {
    const added = [...after].filter((name) => !before.has(name)).length;
    const removed = [...before].filter((name) => !after.has(name)).length;
    const sharesNone = added === after.size && removed === before.size;
    return sharesNone && before.size > 0 ? null : { since, added, removed };
}
