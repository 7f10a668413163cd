import { sameResource } from "../../azure/resource-id";
import { startOf } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";
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

/** Whether it finished after its site had lost the active role: what it holds may contradict what came after. */
export function isSuperseded(facts: SnapshotFacts, authority: Authority): boolean {
    const term = termOf(facts, authority);
    const { completedAt } = facts.observed;
    return Boolean(term?.endedAt && completedAt && Date.parse(completedAt) > Date.parse(term.endedAt));
}

/** A site that took over with a snapshot, or is about to: in which epoch, and since when, ISO 8601. */
export interface Takeover {
    readonly epoch: number;
    readonly site: string;
    readonly at: string;
}

/**
 * The takeovers with a snapshot. What was handed over, or is being restored for a promotion, counts for the epoch that is
 * to come.
 */
export function takeoversWith(snapshotId: string, { lineage, handover, promotion }: Authority): Takeover[] {
    const takeovers = lineage
        .filter(({ snapshot }) => snapshot === snapshotId)
        .map(({ epoch, site, claimedAt }) => ({ epoch, site, at: claimedAt }));
    if (handover?.snapshot === snapshotId) {
        takeovers.push({ epoch: handover.epoch + 1, site: handover.site, at: handover.writtenAt });
    }
    if (promotion?.snapshot === snapshotId) {
        takeovers.push({ epoch: promotion.epoch, site: promotion.site, at: promotion.startedAt });
    }
    return takeovers;
}
