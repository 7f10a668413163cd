import { withKinds } from "./inventory";
import type { Inventory, KindInventory } from "./inventory";
import { judgeStability } from "./stability";
import { unreadKinds } from "./unread-kinds";
import { isKnownState } from "../records/inventory-summary";

/** A snapshot's inventory after it was compared with its service. */
export interface JudgedSnapshot {
    /** With `stable` on each kind of which that is known. */
    readonly inventory: Inventory;
    /** Kinds that were seen to change while the snapshot was taken. */
    readonly changed: readonly string[];
    /** Kinds that could not be read before the backup, and are now. */
    readonly completed: readonly string[];
    /** Required kinds could not be read, so that it is to be compared once more. */
    readonly isOpen: boolean;
}

/** Stands with a kind that was read only after its snapshot was taken. */
const readAfter = "It could not be read before the backup, and is what the service held when it was read after it.";

/**
 * Compares what was read before a backup with what is read after it. What was judged before stays as it was judged. A kind
 * that could not be read before is taken as it is now, and a restore is held to that; one that cannot be read now stays open.
 *
 * @param isFirst - whether this is right after the backup: what differs later may have changed since, so it
 * does not count as changed while the snapshot was taken.
 */
export function judgeSnapshot(before: Inventory, after: Inventory, isFirst: boolean): JudgedSnapshot {
    const { changed, unstable } = judgeStability(before, after);
    const unreadNow = new Set(unreadKinds(after.kinds).map(({ kind }) => kind));
    const unreadBefore = new Set(unreadKinds(before.kinds).map(({ kind }) => kind));
    const completed = [...unreadBefore].filter(
        (kind) => !unreadNow.has(kind) && isKnownState(after.kinds[kind]?.state),
    );
    const kinds = Object.entries(before.kinds).map(([path, kind]): [string, KindInventory] => {
        if (completed.includes(path)) {
            return [path, { ...after.kinds[path]!, stable: true, problem: readAfter }];
        }
        const isSettled = kind.stable !== undefined || unreadBefore.has(path) || unreadNow.has(path);
        return [path, isSettled ? kind : { ...kind, stable: !unstable.includes(path) }];
    });
    const inventory = {
        ...withKinds(before, Object.fromEntries(kinds)),
        // What was read later shows what its references lead to.
        faults: completed.length > 0 ? after.faults : before.faults,
    };
    return {
        inventory,
        changed: isFirst ? changed : [],
        completed,
        isOpen:
            unreadKinds(inventory.kinds).length > 0 ||
            [...unreadNow].some(
                (kind) => isKnownState(inventory.kinds[kind]?.state) && inventory.kinds[kind]!.stable === undefined,
            ),
    };
}
