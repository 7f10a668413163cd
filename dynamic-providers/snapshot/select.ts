import { findObstacles } from "./restorable";
import type { RestoreTarget } from "./restorable";
import type { SnapshotFacts } from "./facts";

/** Selects the newest restorable snapshot instead of one by its ID. */
export const latestSnapshot = "latest";

export type Selection =
    | { readonly selected: SnapshotFacts; readonly reasons?: undefined }
    | { readonly selected?: undefined; readonly reasons: readonly string[] };

/**
 * Chooses the snapshot to restore: the one of that ID, or the newest by the start of its data that is restorable.
 *
 * @param selector - a snapshot's ID, or `latest`.
 * @param now - Azure's time.
 * @returns the snapshot, or every reason why there is none.
 */
export function selectSnapshot(
    catalog: readonly SnapshotFacts[],
    selector: string,
    target: RestoreTarget,
    now: Date,
): Selection {
    const candidates = selector === latestSnapshot ? catalog : catalog.filter(({ id }) => id === selector);
    if (candidates.length === 0) {
        return {
            reasons: [
                selector === latestSnapshot
                    ? "The catalog holds no snapshot: run the primary's stack with a backup trigger first."
                    : `The catalog holds no snapshot '${selector}': name one of its snapshots, or '${latestSnapshot}'.`,
            ],
        };
    }
    const judged = candidates.map((facts) => ({ facts, obstacles: findObstacles(facts, target, now) }));
    const [newest] = judged
        .filter(({ obstacles }) => obstacles.length === 0)
        .map(({ facts }) => facts)
        .sort((left, right) => startOf(right) - startOf(left));
    return newest
        ? { selected: newest }
        : { reasons: judged.flatMap(({ obstacles }) => obstacles.map(({ message }) => message)) };
}

function startOf(facts: SnapshotFacts): number {
    return Date.parse(facts.observed.startedAt ?? "") || 0;
}
