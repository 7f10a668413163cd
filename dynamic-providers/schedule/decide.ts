import { timeOf } from "../common/as-people-read";
import { isOpen } from "../backup/backup-inventory";
import type { Authority } from "../records/authority/authority";
import { latest, selectSnapshot } from "../records/selection/select";
import type { SnapshotSource } from "../records/selection/source";
import { newestFirst, nativeKind } from "../records/snapshot/facts";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { isUnreadable, longestOperationHours } from "../records/snapshot/observation";
import type { CatalogObservation } from "../records/snapshot/observation";
import { originOf } from "../records/snapshot/origin";
import type { ServiceIdentity } from "../records/snapshot/origin";
import { restoreMarginSeconds } from "../records/snapshot/restorable";
import { hasInventory } from "../records/snapshot/snapshot-inventory";
import type { NamedService } from "../records/triggered-name";
import type { VerifyMode } from "../records/verify-mode";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";

export interface ScheduleSettings {
    /** The recovery point objective: how old the newest restorable snapshot may get. */
    readonly intervalHours: number;
    /** Takes none when one is due; a new `trigger` still does. */
    readonly suspend: boolean;
    /** A new value takes an extra snapshot now. */
    readonly trigger?: string;
    /** @default "entities" */
    readonly verify?: VerifyMode;
}

/** What a schedule asks of its service. */
export interface ScheduledService extends NamedService {
    readonly tier: string;
    /** What it is on its way to; empty when nothing runs on it, undefined where that is not known. */
    readonly targetProvisioningState?: string;
}

/** Why a run of the schedule does what it does; the words beside it may change. */
export type SchedulePlanCode =
    | "TriggerAsks"
    | "TriggerUnderWay"
    | "SnapshotUnderWay"
    | "InventoryUnread"
    | "Suspended"
    | "NotDue"
    | "AnotherUnderWay"
    | "FollowsTakeover"
    | "Due"
    | "NoSnapshot"
    | "SiteNotActive"
    | "ServiceMissing";

/** What a run of the schedule does, as plain JSON. While it waits, it is the same at any time. */
export interface SchedulePlan {
    /** `resume` goes on with one that an earlier run of this schedule left under way, or could not compare whole. */
    readonly action: "take" | "resume" | "wait" | "suspended";
    /** Why, for programs. */
    readonly code: SchedulePlanCode;
    /** The trigger of the snapshot that is taken or resumed, from which its name follows. */
    readonly slot: string | null;
    readonly reason: string;
    /**
     * The newest that is restorable into the service's own tier, from any tool. For a site it is what a failover would
     * take over with, the snapshot of another site that this one took over with included.
     */
    readonly newest: { readonly id: string; readonly startedAt: string } | null;
    /** From when on a run takes the next one, ISO 8601; null when that is at once. */
    readonly dueAt: string | null;
}

/** Whether a plan asks for a snapshot. */
export const isToTake = (action: string): boolean => action === "take" || action === "resume";

/**
 * A snapshot is due this long before its interval has passed, or a tenth of the interval where that is less. What runs
 * hourly never runs to the minute: without a tolerance a snapshot that started at 00:04 is not yet 24 h old at 00:03, and
 * every day's would be an hour later. It is less than the time between two such runs, so that none is taken an hour early.
 */
export const dueToleranceMinutes = 30;

/** How long a run may take from its intent to the answer to its POST. */
const beginningHours = 1;

const slotPrefix = "scheduled-";
const millisecondsPerMinute = 60 * 1000;
const millisecondsPerHour = 60 * millisecondsPerMinute;

/**
 * Decides whether a run of the schedule takes a snapshot.
 *
 * @param now - Azure's time.
 * @param authority - where the service is that of the active site; undefined where it belongs to no site.
 */
export function decideSchedule(
    observation: CatalogObservation,
    service: ScheduledService,
    settings: ScheduleSettings,
    now: Date,
    authority?: Authority,
): SchedulePlan {
    const own = observation.snapshots.filter(
        (facts) => facts.kind === nativeKind && originOf(facts, service) === "own",
    );
    const newest = findNewest(observation, service, now, authority);
    const dueAt = newest ? new Date(Date.parse(newest.startedAt) + intervalUntilDue(settings)).toISOString() : null;
    const plan = (
        action: SchedulePlan["action"],
        code: SchedulePlanCode,
        reason: string,
        slot: string | null = null,
    ): SchedulePlan => ({
        action,
        code,
        slot,
        reason,
        newest,
        dueAt,
    });

    const { trigger, suspend, intervalHours } = settings;
    if (trigger) {
        const asked = own.find((facts) => facts.trigger === trigger);
        if (!asked || asked.result === "failed") {
            return plan("take", "TriggerAsks", `a new trigger asks for one: '${trigger}'`, trigger);
        }
        if (isUnfinished(asked)) {
            return plan("resume", "TriggerUnderWay", `the snapshot of trigger '${trigger}' is under way`, trigger);
        }
    }
    const unfinished = own.filter((facts) => isUnfinished(facts)).sort(newestFirst);
    const isOfSchedule = ({ trigger: slot }: SnapshotFacts): boolean => slot.startsWith(slotPrefix);
    const left = unfinished.find((facts) => isOfSchedule(facts) && isToResume(facts, now));
    // Following what Azure has accepted asks nothing of it.
    if (left && (!suspend || left.result === "accepted")) {
        return plan("resume", "SnapshotUnderWay", `the ${snapshotInWords(left)} is under way`, left.trigger);
    }
    const unread = settings.verify === "off" ? undefined : findUnread(own, trigger);
    if (unread) {
        return plan(
            "resume",
            "InventoryUnread",
            `some kinds could not be read when the ${snapshotInWords(unread)} was taken: they are read again`,
            unread.trigger,
        );
    }
    if (suspend) {
        return plan("suspended", "Suspended", "suspend is true");
    }
    if (newest && dueAt && now.getTime() < Date.parse(dueAt)) {
        return plan(
            "wait",
            "NotDue",
            `newest restorable snapshot is from ${timeOf(newest.startedAt)}, objective ${intervalHours} h: the next is due at ${timeOf(dueAt)}`,
        );
    }
    const others = unfinished.find((facts) => isUnderWay(facts, service, now));
    if (others) {
        return plan("wait", "AnotherUnderWay", `the ${snapshotInWords(others)} is under way`);
    }
    const state = newest
        ? `newest restorable snapshot is ${hoursSince(newest.startedAt, now)} h old`
        : "no snapshot is restorable";
    return plan(
        "take",
        newest ? "Due" : "NoSnapshot",
        `${state}, objective ${intervalHours} h`,
        nextSlot(own, (slot) => isUnreadable(observation, service, slot)),
    );
}

/** The newest snapshot, where this schedule took it and its comparison with the service is still open. */
function findUnread(own: readonly SnapshotFacts[], trigger: string | undefined): SnapshotFacts | undefined {
    const [newest] = own.filter(({ result }) => result === "succeeded").sort(newestFirst);
    const isOurs = newest && (newest.trigger === trigger || newest.trigger.startsWith(slotPrefix));
    return isOurs && hasInventory(newest.inventory) && isOpen(newest) ? newest : undefined;
}

/**
 * The slot after the newest snapshot that succeeded. It follows from the catalog and not from the clock, so that runs that
 * overlap choose the same name, and one that failed is taken again under its own.
 *
 * @param isLost - whether the facts that the slot's snapshot would have cannot be read: its name is taken.
 */
export function nextSlot(own: readonly SnapshotFacts[], isLost: (slot: string) => boolean): string {
    const [last] = own.filter(({ result, observed }) => result === "succeeded" && observed.startedAt).sort(newestFirst);
    const base = last ? `${slotPrefix}after-${last.observed.startedAt}` : `${slotPrefix}first`;
    const isFree = (slot: string): boolean =>
        !isLost(slot) &&
        own.every(({ trigger, result }) => trigger !== slot || result === "failed" || result === "intended");
    let slot = base;
    for (let attempt = 2; !isFree(slot); attempt += 1) {
        slot = `${base}-${attempt}`;
    }
    return slot;
}

/** Milliseconds from the beginning of one snapshot until the next is due. */
export function intervalUntilDue({ intervalHours }: Pick<ScheduleSettings, "intervalHours">): number {
    const interval = intervalHours * millisecondsPerHour;
    return interval - Math.min(dueToleranceMinutes * millisecondsPerMinute, interval / 10);
}

function findNewest(
    observation: CatalogObservation,
    service: ServiceIdentity & { readonly tier: string },
    now: Date,
    authority: Authority | undefined,
): SchedulePlan["newest"] {
    const source: SnapshotSource = authority ? { of: "lineage", authority } : { of: "service", service };
    // Its objective is one of Azure's backups: a logical one stands in for none.
    const target = { tier: service.tier, marginSeconds: restoreMarginSeconds, kinds: [nativeKind] };
    const { selected } = selectSnapshot(observation, source, latest, target, now);
    // One whose age is not known meets no objective, nor do data of a deleted service that had this one's name.
    return selected?.observed.startedAt && originOf(selected, service) !== "earlier"
        ? { id: selected.id, startedAt: selected.observed.startedAt }
        : null;
}

const isUnfinished = ({ result }: SnapshotFacts): boolean => result === "intended" || result === "accepted";

/** A record without a time was written before anything was asked of Azure. */
const begunAt = ({ observed, intendedAt }: SnapshotFacts): string | undefined => observed.startedAt ?? intendedAt;

/**
 * Whether the schedule goes on with one of its own. What Azure has taken is followed to its end, however long that takes: only
 * Azure tells that it has ended. Of one that Azure may have taken, something is to be seen for a day.
 */
function isToResume(facts: SnapshotFacts, now: Date): boolean {
    return facts.result === "accepted" || isBegunWithin(facts, longestOperationHours, now);
}

/**
 * Whether one that another tool began may still run. It may never be continued: the service tells whether it does, where
 * that is known.
 */
function isUnderWay(facts: SnapshotFacts, { targetProvisioningState }: ScheduledService, now: Date): boolean {
    if (targetProvisioningState === undefined) {
        return isBegunWithin(facts, longestOperationHours, now);
    }
    // Written down, and not yet asked of Azure.
    const isAboutToBegin = facts.result === "intended" && isBegunWithin(facts, beginningHours, now);
    return targetProvisioningState !== "" ? isBegunWithin(facts, longestOperationHours, now) : isAboutToBegin;
}

function isBegunWithin(facts: SnapshotFacts, hours: number, now: Date): boolean {
    const begun = begunAt(facts);
    return begun !== undefined && now.getTime() - Date.parse(begun) < hours * millisecondsPerHour;
}

export function hoursSince(time: string, now: Date): number {
    return Math.round(((now.getTime() - Date.parse(time)) / millisecondsPerHour) * 10) / 10;
}
