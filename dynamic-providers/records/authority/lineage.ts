import { sameResource } from "../../azure/resource-id";
import { nativeKind, newestFirst, startOf } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { isWhole } from "../snapshot/observation";
import type { CatalogObservation } from "../snapshot/observation";
import { findObstacles } from "../snapshot/restorable";
import type { RestoreTarget } from "../snapshot/restorable";
import type { Authority, Term } from "./authority";

/**
 * The epoch that a snapshot belongs to: it is of the service that was active in it, and was taken in it. One without an
 * epoch, taken by other means, belongs to the epoch its time lies in; what is older than the first epoch, to the first.
 * Of epochs whose record was lost the snapshots alone tell: none has an epoch unless its service was active in it.
 *
 * @returns undefined for a snapshot of a service that was not active then.
 */
export function termOf(facts: SnapshotFacts, { lineage }: Authority): Term | undefined {
    const isOf = ({ serviceId }: Term): boolean =>
        serviceId !== null && sameResource(serviceId, facts.service.resourceId);
    if (facts.epoch !== null && facts.epoch !== undefined) {
        const [first] = lineage;
        if (first?.kind === "recovered" && facts.epoch < first.epoch) {
            return { ...first, epoch: facts.epoch, serviceId: facts.service.resourceId };
        }
        return lineage.find((term) => term.epoch === facts.epoch && isOf(term));
    }
    const startedAt = startOf(facts);
    return lineage.findLast((term, index) => isOf(term) && (index === 0 || Date.parse(term.claimedAt) <= startedAt));
}

/** Whether it was completed after its site had lost the active role: what it holds may contradict what came after. */
export function isSuperseded(facts: SnapshotFacts, authority: Authority): boolean {
    const term = termOf(facts, authority);
    const { completedAt } = facts.observed;
    return Boolean(term?.endedAt && completedAt && Date.parse(completedAt) > Date.parse(term.endedAt));
}

export type LineageSelection =
    | { readonly selected: SnapshotFacts; readonly reasons?: undefined }
    | { readonly selected?: undefined; readonly reasons: readonly string[] };

/**
 * Chooses the snapshot that a standby takes over with: the newest of the newest epoch that has one which is restorable
 * and whose blob is whole.
 *
 * @param now - Azure's time.
 */
export function selectFromLineage(
    observation: CatalogObservation,
    authority: Authority,
    target: RestoreTarget,
    now: Date,
): LineageSelection {
    const candidates = observation.snapshots
        .filter(({ kind }) => kind === nativeKind)
        .flatMap((facts) => {
            const term = termOf(facts, authority);
            return term ? [{ facts, epoch: term.epoch }] : [];
        })
        .sort((left, right) => right.epoch - left.epoch || newestFirst(left.facts, right.facts));
    if (candidates.length === 0) {
        return { reasons: ["The catalog holds no snapshot of a service that is or was active."] };
    }
    const reasons: string[] = [];
    for (const { facts } of candidates) {
        const found = whyNotTakenOver(facts, observation, authority, target, now);
        if (found.length === 0) {
            return { selected: facts };
        }
        reasons.push(...found);
    }
    return { reasons };
}

/** Everything that stands against taking over with a snapshot; empty when nothing does. */
export function whyNotTakenOver(
    facts: SnapshotFacts,
    observation: CatalogObservation,
    authority: Authority,
    target: RestoreTarget,
    now: Date,
): string[] {
    const reasons = findObstacles(facts, target, now).map(({ message }) => message);
    if (isSuperseded(facts, authority) && !facts.superseded) {
        reasons.push(`Snapshot '${facts.id}' was completed after its site had lost the active role.`);
    }
    if (facts.result === "succeeded" && !facts.tombstone && !isWhole(facts, observation)) {
        reasons.push(
            `The blob '${facts.payload.name}' of snapshot '${facts.id}' is gone, or is not the one that was taken.`,
        );
    }
    return reasons;
}
