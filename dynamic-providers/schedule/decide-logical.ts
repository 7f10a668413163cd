import { timeOf } from "../common/as-people-read";
import { newestLogical } from "../logical/object-changes";
import { pathOf } from "../records/document-type";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { logicalKind, logicalSnapshotId } from "../records/snapshot/logical-facts";
import type { CatalogObservation } from "../records/snapshot/observation";
import { originOf } from "../records/snapshot/origin";
import type { NamedService } from "../records/triggered-name";
import { hoursSince, intervalUntilDue, nextSlot } from "./decide";
import type { SchedulePlan, ScheduleSettings } from "./decide";

/**
 * Decides whether a run of the schedule takes a logical snapshot. What a killed run has begun is taken again under its own
 * name. The data of a deleted service that had this one's name meet no objective.
 *
 * @param now - Azure's time.
 */
export function decideLogical(
    observation: CatalogObservation,
    service: NamedService,
    { intervalHours, suspend }: Pick<ScheduleSettings, "intervalHours" | "suspend">,
    now: Date,
): SchedulePlan {
    const found = newestLogical(observation.snapshots, service);
    const newest = found ? { id: found.id, startedAt: found.observed.startedAt! } : null;
    const dueAt = newest
        ? new Date(Date.parse(newest.startedAt) + intervalUntilDue({ intervalHours })).toISOString()
        : null;
    const wait = (action: "wait" | "suspended", code: SchedulePlan["code"], reason: string): SchedulePlan => ({
        ...{ action, code, slot: null, reason, newest, dueAt },
    });
    if (suspend) {
        return wait("suspended", "Suspended", "suspend is true");
    }
    if (newest && dueAt && now.getTime() < Date.parse(dueAt)) {
        const reason = `newest logical snapshot is from ${timeOf(newest.startedAt)}, objective ${intervalHours} h: the next is due at ${timeOf(dueAt)}`;
        return wait("wait", "NotDue", reason);
    }
    const own = observation.snapshots.filter(
        (facts) => facts.kind === logicalKind && originOf(facts, service) === "own",
    );
    const isLost = (slot: string): boolean => {
        const path = pathOf(snapshotDocument, logicalSnapshotId(service, slot));
        return observation.unreadable.some((document) => document.path === path);
    };
    const state = newest
        ? `newest logical snapshot is ${hoursSince(newest.startedAt, now)} h old`
        : "there is no logical snapshot";
    return {
        action: "take",
        code: newest ? "Due" : "NoSnapshot",
        slot: nextSlot(own, isLost),
        reason: `${state}, objective ${intervalHours} h`,
        newest,
        dueAt,
    };
}
