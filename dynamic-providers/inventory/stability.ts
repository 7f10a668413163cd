import { changedKinds } from "./compare";
import { keyIdOf } from "./digest";
import type { Inventory, KindInventory } from "./inventory";
import { isKnownState } from "../records/inventory-summary";

/** What is known of the time between two inventories of one service. */
export interface Stability {
    /** Kinds that were read both times and are not the same. */
    readonly changed: readonly string[];
    /** Those, and kinds that were read the first time only: whether they changed is not known. */
    readonly unstable: readonly string[];
}

/** Compares the inventory before a backup with the one after it. */
export function judgeStability(before: Inventory, after: Inventory): Stability {
    const unstable = changedKinds(before, withComparableSecrets(before, after)).filter(
        // What was not read before is not in the snapshot's inventory either.
        (kind) => isKnownState(before.kinds[kind]?.state),
    );
    return { changed: unstable.filter((kind) => isKnownState(after.kinds[kind]?.state)), unstable };
}

/** A run that goes on with another key, or with none, cannot see whether secrets changed. */
function withComparableSecrets(before: Inventory, after: Inventory): Inventory {
    const kinds = Object.entries(after.kinds).map(([path, kind]): [string, KindInventory] => {
        const [left, right] = [before.kinds[path]?.secretsDigest, kind.secretsDigest];
        const comparable = left !== undefined && right !== undefined && keyIdOf(left) === keyIdOf(right);
        return [path, comparable ? kind : { ...kind, secretsDigest: left }];
    });
    return { ...after, kinds: Object.fromEntries(kinds) };
}
