import { operationDefaults } from "../operation/defaults";
import { newestFirst, nativeKind } from "../records/snapshot/facts";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { isWhole } from "../records/snapshot/observation";
import type { CatalogObservation } from "../records/snapshot/observation";
import { originOf } from "../records/snapshot/origin";
import type { ServiceIdentity } from "../records/snapshot/origin";
import { selectSnapshot } from "../records/snapshot/select";
import { latestSnapshot } from "../records/snapshot/selector";

export interface ScheduleSettings {
    /** The recovery point objective: how old the newest restorable snapshot may get. */
    readonly intervalHours: number;
    /** Takes none when one is due; a new `trigger` still does. */
    readonly suspend: boolean;
    /** A new value takes an extra snapshot now. */
    readonly trigger?: string;
}

/** What a run of the schedule does, as plain JSON. While it waits, it is the same whatever the time. */
export interface SchedulePlan {
    /** `resume` goes on with one that an earlier run of this schedule left under way. */
    readonly action: "take" | "resume" | "wait" | "suspended";
    /** The trigger of the snapshot that is taken or resumed, from which its name follows. */
    readonly slot: string | null;
    readonly reason: string;
    /** The newest that is restorable into the service's own tier, whoever took it. */
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

/** How long a snapshot that was begun and has not ended counts as under way. */
export const underWayHours = operationDefaults.timeoutSeconds / 3600;

const slotPrefix = "scheduled-";
const millisecondsPerMinute = 60 * 1000;
const millisecondsPerHour = 60 * millisecondsPerMinute;

/**
 * Decides whether a run of the schedule takes a snapshot.
 *
 * @param now - Azure's time.
 */
export function decideSchedule(
    observation: CatalogObservation,
    service: ServiceIdentity & { readonly tier: string },
    settings: ScheduleSettings,
    now: Date,
): SchedulePlan {
    const own = observation.snapshots.filter(
        (facts) => facts.kind === nativeKind && originOf(facts, service) === "own",
    );
    const whole = own.filter((facts) => isWhole(facts, observation));
    const newest = toNewest(selectSnapshot(whole, latestSnapshot, service, now).selected);
    const dueAt = newest ? new Date(Date.parse(newest.startedAt) + intervalUntilDue(settings)).toISOString() : null;
    const plan = (action: SchedulePlan["action"], reason: string, slot: string | null = null): SchedulePlan => ({
        action,
        slot,
        reason,
        newest,
        dueAt,
    });

    const { trigger, suspend, intervalHours } = settings;
    if (trigger) {
        const asked = own.find((facts) => facts.trigger === trigger);
        if (!asked || asked.result === "failed") {
            return plan("take", `trigger asks for one: '${trigger}'`, trigger);
        }
        if (isUnfinished(asked)) {
            return plan("resume", `the one that trigger '${trigger}' asks for is under way`, trigger);
        }
    }
    const underWay = own.filter((facts) => isUnderWay(facts, now)).sort(newestFirst);
    const left = underWay.find((facts) => facts.trigger.startsWith(slotPrefix));
    // Following what Azure has accepted asks nothing of it.
    if (left && (!suspend || left.result === "accepted")) {
        return plan("resume", `snapshot '${left.id}' is under way since ${begunAt(left)}`, left.trigger);
    }
    if (suspend) {
        return plan("suspended", "suspend is true");
    }
    if (newest && dueAt && now.getTime() < Date.parse(dueAt)) {
        return plan(
            "wait",
            `newest restorable snapshot is from ${newest.startedAt}, objective ${intervalHours} h: next from ${dueAt} on`,
        );
    }
    const [others] = underWay;
    if (others) {
        return plan("wait", `snapshot '${others.id}' is under way since ${begunAt(others)}`);
    }
    const state = newest
        ? `newest restorable snapshot is ${hoursSince(newest.startedAt, now)} h old`
        : "there is no restorable snapshot";
    return plan("take", `${state}, objective ${intervalHours} h`, nextSlot(own));
}

/**
 * The slot after the newest snapshot that succeeded. It follows from the catalog and not from the clock, so that runs that
 * overlap choose the same name, and one that failed is taken again under its own.
 */
function nextSlot(own: readonly SnapshotFacts[]): string {
    const [last] = own.filter(({ result, observed }) => result === "succeeded" && observed.startedAt).sort(newestFirst);
    const base = last ? `${slotPrefix}after-${last.observed.startedAt}` : `${slotPrefix}first`;
    const isFree = (slot: string): boolean =>
        own.every(({ trigger, result }) => trigger !== slot || result === "failed" || result === "intended");
    let slot = base;
    for (let attempt = 2; !isFree(slot); attempt += 1) {
        slot = `${base}-${attempt}`;
    }
    return slot;
}

function intervalUntilDue({ intervalHours }: ScheduleSettings): number {
    const interval = intervalHours * millisecondsPerHour;
    return interval - Math.min(dueToleranceMinutes * millisecondsPerMinute, interval / 10);
}

function toNewest(facts: SnapshotFacts | undefined): SchedulePlan["newest"] {
    // One whose age is not known meets no objective.
    return facts?.observed.startedAt ? { id: facts.id, startedAt: facts.observed.startedAt } : null;
}

const isUnfinished = ({ result }: SnapshotFacts): boolean => result === "intended" || result === "accepted";

/** A record without a time was written before anything was asked of Azure. */
const begunAt = ({ observed, intendedAt }: SnapshotFacts): string | undefined => observed.startedAt ?? intendedAt;

function isUnderWay(facts: SnapshotFacts, now: Date): boolean {
    const begun = begunAt(facts);
    return (
        isUnfinished(facts) &&
        begun !== undefined &&
        now.getTime() - Date.parse(begun) < underWayHours * millisecondsPerHour
    );
}

function hoursSince(time: string, now: Date): number {
    return Math.round(((now.getTime() - Date.parse(time)) / millisecondsPerHour) * 10) / 10;
}
