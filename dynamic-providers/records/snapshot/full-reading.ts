import { asLogical } from "./logical-facts";
import type { LogicalFacts } from "./logical-facts";
import type { SnapshotFacts } from "./facts";
import { originOf } from "./origin";
import type { ServiceIdentity } from "./origin";
import { hasInventory } from "./snapshot-inventory";

/** A plan is not trusted for longer: then every policy is asked for. */
export const fullEveryHours = 24;

/**
 * Whether no snapshot of a service, of either kind, was read in full for so long, so that the next one is.
 *
 * @param now - Azure's time.
 */
export function isFullReadingDue(
    snapshots: readonly (SnapshotFacts | LogicalFacts)[],
    service: ServiceIdentity,
    now: Date,
    hours = fullEveryHours,
): boolean {
    const since = now.getTime() - hours * 60 * 60 * 1000;
    return !snapshots.some(
        (facts) =>
            originOf(facts, service) === "own" &&
            Date.parse(facts.intendedAt ?? facts.observed.startedAt ?? "") > since &&
            isReadInFull(facts),
    );
}

function isReadInFull(facts: SnapshotFacts | LogicalFacts): boolean {
    const logical = asLogical(facts);
    const plan = logical
        ? logical.reading?.plan
        : hasInventory(facts.inventory)
          ? (facts.inventory.plan ?? "full")
          : undefined;
    return plan !== undefined && plan !== "planned";
}
