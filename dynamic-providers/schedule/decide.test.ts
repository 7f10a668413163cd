import fc from "fast-check";
import {
    anyNow,
    anyObservation,
    hour,
    sampleNow,
    sampleObservation,
    sampleServiceId,
    sampleSnapshot,
} from "../../tests/support/sample-catalog";
import { triggeredName } from "../records/triggered-name";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { originOf } from "../records/snapshot/origin";
import { decideSchedule } from "./decide";
import type { SchedulePlan, ScheduleSettings } from "./decide";

const service = {
    name: "primary",
    resourceId: sampleServiceId,
    tier: "Premium",
    createdAt: "2025-06-01T00:00:00.000Z",
};
const daily: ScheduleSettings = { intervalHours: 24, suspend: false };
const decide = (snapshots: SnapshotFacts[], settings: Partial<ScheduleSettings> = {}, now = sampleNow): SchedulePlan =>
    decideSchedule(sampleObservation(snapshots), service, { ...daily, ...settings }, now);

test("a slot whose facts cannot be read is taken, and the next one of that time is free", () => {
    const snapshots = [sampleSnapshot("newest", 26)];
    const { slot } = decide(snapshots);
    const path = `snapshots/${triggeredName(service, slot!)}.json`;
    const unreadable = [{ path, reason: "it is empty", wayOut: "", modifiedAt: sampleNow }];
    const plan = decideSchedule(sampleObservation(snapshots, { unreadable }), service, daily, sampleNow);
    expect(plan).toMatchObject({ action: "take", slot: `${slot}-2` });
});

test("one that is due is taken, and the reason says how old the newest is and what the objective is", () => {
    expect(decide([sampleSnapshot("older", 50), sampleSnapshot("newest", 26)])).toEqual({
        action: "take",
        code: "Due",
        slot: "scheduled-after-2026-02-27T22:00:00.000Z",
        reason: "newest restorable snapshot is 26 h old, objective 24 h",
        newest: { id: "newest", startedAt: "2026-02-27T22:00:00.000Z" },
        dueAt: "2026-02-28T21:30:00.000Z",
    });
    expect(decide([])).toEqual({
        action: "take",
        code: "NoSnapshot",
        slot: "scheduled-first",
        reason: "no snapshot is restorable, objective 24 h",
        newest: null,
        dueAt: null,
    });
});

test("one that is not due is waited for, in words that stay the same from run to run", () => {
    const snapshots = [sampleSnapshot("newest", 3)];
    const plan = decide(snapshots);
    expect(plan).toEqual({
        action: "wait",
        code: "NotDue",
        slot: null,
        reason:
            "newest restorable snapshot is from 2026-02-28 21:00 UTC, objective 24 h: " +
            "the next is due at 2026-03-01 20:30 UTC",
        newest: { id: "newest", startedAt: "2026-02-28T21:00:00.000Z" },
        dueAt: "2026-03-01T20:30:00.000Z",
    });
    expect(decide(snapshots, {}, new Date(sampleNow.getTime() + 20 * hour))).toEqual(plan);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test.each<[string, Partial<SnapshotFacts>]>([
    [
        "is of another service",
        { service: { ...sampleSnapshot("", 0).service, resourceId: `${sampleServiceId}-other` } },
    ],
    [
        "is of an earlier service with its resource ID",
        { service: { ...sampleSnapshot("", 0).service, createdAt: "2025-01-01T00:00:00.000Z" } },
    ],
    ["is of another tier", { restorable: { until: null, tiers: ["Standard"], requires: null } }],
    ["failed", { result: "failed" }],
    ["is of an unknown kind", { kind: "logical" }],
    ["is superseded", { superseded: true }],
    ["is being pruned", { tombstone: { at: "2026-03-01T00:00:00Z", reason: "old", state: "marked" } }],
    ["has lost its blob", { payload: { ...sampleSnapshot("", 0).payload, name: "other" } }],
])("a newer snapshot that %s does not count", (_, change) => {
    const observation = sampleObservation([sampleSnapshot("newest", 30), sampleSnapshot("other", 1)]);
    const snapshots = [sampleSnapshot("newest", 30), sampleSnapshot("other", 1, change)];
    const plan = decideSchedule({ ...observation, snapshots }, service, daily, sampleNow);
    expect(plan).toMatchObject({ action: "take", newest: { id: "newest" } });
});

test("a snapshot that someone else took counts, and one they have under way is waited for", () => {
    const old = sampleSnapshot("old", 30);
    expect(decide([old, sampleSnapshot("by hand", 2)])).toMatchObject({ action: "wait", newest: { id: "by hand" } });
    const running = sampleSnapshot("running", 1, { result: "accepted" });
    expect(decide([old, running])).toMatchObject({
        action: "wait",
        reason: "the snapshot of primary (2026-02-28 23:00 UTC, running) is under way",
    });
    expect(decide([old, sampleSnapshot("given up", 25, { result: "accepted" })])).toMatchObject({ action: "take" });
    const onlyWritten = { result: "intended", observed: { startedAt: null, completedAt: null } } as const;
    expect(decide([old, sampleSnapshot("never asked", 0, onlyWritten)])).toMatchObject({ action: "take" });
});

test("what an earlier run of the schedule left under way is resumed, if accepted even while it is suspended", () => {
    const trigger = "scheduled-after-2026-02-26T00:00:00.000Z";
    const left = (result: "intended" | "accepted") =>
        sampleSnapshot("left", 1, { trigger, result, intendedAt: "2026-02-28T23:00:00.000Z" });
    const newer = sampleSnapshot("by hand", 0);
    expect(decide([left("accepted"), newer])).toMatchObject({ action: "resume", slot: trigger });
    expect(decide([left("intended"), newer])).toMatchObject({ action: "resume", slot: trigger });
    expect(decide([left("accepted")], { suspend: true })).toMatchObject({ action: "resume", slot: trigger });
    expect(decide([left("intended")], { suspend: true })).toMatchObject({ action: "suspended", slot: null });
});

test.each([5, 23, 72])("one that Azure took %i h ago and works on is followed, and never taken again", (hours) => {
    const newest = sampleSnapshot("old", 30 + hours);
    const trigger = "scheduled-after-2026-02-26T00:00:00.000Z";
    for (const targetProvisioningState of [undefined, "", "Updating"]) {
        const own = sampleSnapshot("own", hours, { trigger, result: "accepted" });
        const seen = sampleObservation([newest, own]);
        const plan = decideSchedule(seen, { ...service, targetProvisioningState }, daily, sampleNow);
        expect(plan).toMatchObject({ action: "resume", code: "SnapshotUnderWay", slot: trigger });
    }
});

test("one that somebody else began counts for as long as the service is busy, a day at most", () => {
    const decideWith = (targetProvisioningState: string | undefined, age: number, change: Partial<SnapshotFacts>) => {
        const seen = sampleObservation([sampleSnapshot("old", 60), sampleSnapshot("by hand", age, change)]);
        return decideSchedule(seen, { ...service, targetProvisioningState }, daily, sampleNow).code;
    };
    const accepted = { result: "accepted" } as const;
    expect(decideWith("Updating", 5, accepted)).toBe("AnotherUnderWay");
    expect(decideWith(undefined, 5, accepted)).toBe("AnotherUnderWay");
    expect(decideWith("Updating", 25, accepted)).toBe("Due");
    // Its run was killed, and it has ended: nobody need wait for it.
    expect(decideWith("", 5, accepted)).toBe("Due");
    const intended = (hours: number) => ({
        result: "intended" as const,
        intendedAt: new Date(sampleNow.getTime() - hours * hour).toISOString(),
        observed: { startedAt: null, completedAt: null },
    });
    expect(decideWith("", 0.5, intended(0.5))).toBe("AnotherUnderWay");
    expect(decideWith("", 5, intended(5))).toBe("Due");
    expect(decideWith("Updating", 5, intended(5))).toBe("AnotherUnderWay");
});

test("a new trigger takes an extra one now, also while suspended; once it is taken it does not, even when pruned", () => {
    const fresh = sampleSnapshot("fresh", 1);
    const asked = (result: SnapshotFacts["result"], change: Partial<SnapshotFacts> = {}) =>
        sampleSnapshot("asked", 2, { trigger: "before the release", result, ...change });
    const settings = { trigger: "before the release" };
    const now = { action: "take", slot: "before the release" };
    expect(decide([fresh], settings)).toMatchObject(now);
    expect(decide([fresh], { ...settings, suspend: true })).toMatchObject(now);
    expect(decide([fresh, asked("failed")], settings)).toMatchObject(now);
    expect(decide([fresh, asked("accepted")], settings)).toMatchObject({ ...now, action: "resume" });
    expect(decide([fresh, asked("succeeded")], settings)).toMatchObject({ action: "wait" });
    const tombstone = { at: "2026-03-01T00:00:00Z", reason: "old", state: "erased" } as const;
    expect(decide([fresh, asked("succeeded", { tombstone })], settings)).toMatchObject({ action: "wait" });
});

test.each([
    [24, 1],
    [24, 6],
    [6, 1],
    [1, 1],
    [168, 24],
])(
    "an objective of %i h, run every %i h with delays of up to 5 minutes, neither drifts nor takes two",
    (interval, period) => {
        const delays = fc.array(fc.integer({ min: 0, max: 5 * 60 }), { minLength: 200, maxLength: 200 });
        fc.assert(
            fc.property(delays, (delaySeconds) => {
                const taken: SnapshotFacts[] = [];
                delaySeconds.forEach((delay, run) => {
                    const now = new Date(sampleNow.getTime() + run * period * hour + delay * 1000);
                    const { action, slot } = decide(taken, { intervalHours: interval }, now);
                    if (action === "take") {
                        const age = (sampleNow.getTime() - now.getTime()) / hour;
                        taken.push(sampleSnapshot(`run ${run}`, age, { trigger: slot! }));
                    }
                });
                const expected = Array.from({ length: Math.ceil((200 * period) / interval) }, (_, number) => number);
                expect(taken.map(({ id }) => id)).toEqual(
                    expected.map((number) => `run ${(number * interval) / period}`),
                );
            }),
            { numRuns: 20 },
        );
    },
);

test("for any catalog and clock: runs that overlap choose the same name, and never that of one that was taken", () => {
    const anySlot = fc.integer({ min: 0, max: 12 });
    fc.assert(
        fc.property(anyObservation, anySlot, anyNow, fc.integer({ min: 0, max: 3600 }), (base, taken, now, seconds) => {
            const first = decideSchedule(base, service, daily, now);
            // The slot it would choose is in use already.
            const snapshots = base.snapshots.map((facts, number) =>
                number === taken ? { ...facts, trigger: first.slot ?? facts.trigger } : facts,
            );
            const observation = { ...base, snapshots };
            const one = decideSchedule(observation, service, daily, now);
            const other = decideSchedule(observation, service, daily, new Date(now.getTime() + seconds * 1000));
            if (one.action === "take" && other.action === "take") {
                expect(other.slot).toBe(one.slot);
            }
            if (one.action === "wait" && other.action === "wait" && one.newest?.id === other.newest?.id) {
                expect(one.newest === null || other.reason === one.reason || /under way/.test(other.reason)).toBe(true);
            }
            if (one.action === "take") {
                const own = snapshots.filter((facts) => facts.kind === "native" && originOf(facts, service) === "own");
                const same = own.filter(({ trigger }) => trigger === one.slot);
                expect(same.map(({ result }) => result).filter((result) => /succeeded|accepted/.test(result))).toEqual(
                    [],
                );
            }
        }),
        { numRuns: 2000 },
    );
});

test("for any catalog and clock: once the snapshot that is due is taken, the next run waits", () => {
    fc.assert(
        fc.property(anyObservation, anyNow, (observation, now) => {
            const { action, slot } = decideSchedule(observation, service, daily, now);
            // A vault whose newest data are from the future is waited for already.
            if (action === "take") {
                const age = (sampleNow.getTime() - now.getTime()) / hour;
                const taken = sampleSnapshot("taken", age, { trigger: slot! });
                const payloads = new Map([...observation.payloads, ["taken.apimbackup", { bytes: 10, etag: "taken" }]]);
                const snapshots = [...observation.snapshots, taken];
                const later = new Date(now.getTime() + hour);
                expect(decideSchedule({ ...observation, snapshots, payloads }, service, daily, later)).toMatchObject({
                    action: expect.stringMatching(/^(wait|resume)$/) as string,
                });
            }
        }),
        { numRuns: 2000 },
    );
});

test("a snapshot that has expired leaves the service without one", () => {
    expect(decide([sampleSnapshot("old", 31 * 24)], { intervalHours: 2000 })).toMatchObject({
        action: "take",
        newest: null,
    });
});

test("what could not be read whole beside the newest snapshot is read again, where this schedule took it", () => {
    const inventory = { digest: "d", stable: null } as unknown as SnapshotFacts["inventory"];
    const open = (trigger: string) => ({ ...sampleSnapshot("newest", 3), trigger, inventory });
    expect(decide([open("scheduled-first")])).toMatchObject({
        action: "resume",
        code: "InventoryUnread",
        slot: "scheduled-first",
    });
    expect(decide([open("mine")], { trigger: "mine" })).toMatchObject({ code: "InventoryUnread", slot: "mine" });
    for (const [snapshots, settings] of [
        [[open("another's")], {}],
        [[open("scheduled-first")], { verify: "off" }],
        [[{ ...open("scheduled-first"), inventory: { stable: null, problem: "why" } }], {}],
        [[{ ...open("scheduled-first"), inventory: null }], {}],
        [[sampleSnapshot("newest", 1), { ...open("scheduled-first"), id: "older" }], {}],
    ] as const) {
        expect(decide([...snapshots] as SnapshotFacts[], settings)).toMatchObject({ code: "NotDue" });
    }
});
