import { newestFirst, startOf } from "./facts";
import type { SnapshotFacts } from "./facts";
import { findObstacles } from "./restorable";
import type { RestoreTarget } from "./restorable";
import { latestSnapshot, parseSelector } from "./selector";
import type { SnapshotSelector } from "./selector";

export type Selection =
    | { readonly selected: SnapshotFacts; readonly reasons?: undefined }
    | { readonly selected?: undefined; readonly reasons: readonly string[] };

/**
 * Chooses the snapshot to restore: the one of that ID, or the newest by the start of its data that is restorable, if
 * asked for from before a time.
 *
 * @param selector - a snapshot's ID, `latest`, or `before:` and a time.
 * @param now - Azure's time.
 * @returns the snapshot, or every reason why there is none.
 */
export function selectSnapshot(
    catalog: readonly SnapshotFacts[],
    selector: string,
    target: RestoreTarget,
    now: Date,
): Selection {
    const parsed = parseSelector(selector);
    if (parsed.failure) {
        return { reasons: [parsed.failure.reason] };
    }
    const candidates = catalog.filter((facts) => matches(facts, parsed.selector));
    if (candidates.length === 0) {
        return { reasons: [noneReason(catalog, parsed.selector)] };
    }
    const judged = candidates.map((facts) => ({ facts, obstacles: findObstacles(facts, target, now) }));
    const [newest] = judged
        .filter(({ obstacles }) => obstacles.length === 0)
        .map(({ facts }) => facts)
        .sort(newestFirst);
    return newest
        ? { selected: newest }
        : { reasons: judged.flatMap(({ obstacles }) => obstacles.map(({ message }) => message)) };
}

function matches(facts: SnapshotFacts, selector: SnapshotSelector): boolean {
    switch (selector.by) {
        case "latest":
            return true;
        case "before":
            return facts.observed.startedAt !== null && startOf(facts) < selector.before.getTime();
        case "id":
            return facts.id === selector.id;
    }
}

function noneReason(catalog: readonly SnapshotFacts[], selector: SnapshotSelector): string {
    if (selector.by === "id") {
        return `The catalog holds no snapshot '${selector.id}': name one of its snapshots, or '${latestSnapshot}'.`;
    }
    if (selector.by === "latest" || catalog.length === 0) {
        return "The catalog holds no snapshot: run the primary's stack with a backup trigger first.";
    }
    return (
        `The catalog holds no snapshot from before ${selector.before.toISOString()}: name a later time, one of its ` +
        `snapshots, or '${latestSnapshot}'.`
    );
}
