import {
    hour,
    sampleLogical,
    sampleNow,
    sampleObservation,
    sampleServiceId,
    sampleSnapshot,
} from "../../tests/support/sample-catalog";
import { logicalSnapshotId } from "../records/snapshot/logical-facts";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { decideLogical } from "./decide-logical";

const service = { name: "primary", resourceId: sampleServiceId, createdAt: "2025-06-01T00:00:00.000Z" };
const daily = { intervalHours: 24, suspend: false };
const decide = (snapshots: readonly SnapshotFacts[], settings = daily, now = sampleNow) =>
    decideLogical({ ...sampleObservation([]), snapshots }, service, settings, now);

test("the first one is due at once, and Azure's backups do not count", () => {
    expect(decide([sampleSnapshot("backup", 1)])).toEqual({
        action: "take",
        code: "NoSnapshot",
        slot: "scheduled-first",
        reason: "there is no logical snapshot, objective 24 h",
        newest: null,
        dueAt: null,
    });
});

test("one within the objective is waited for, in words that stay the same; one older than it is taken", () => {
    const snapshots = [sampleLogical("l", 3), sampleLogical("older", 30)];
    const plan = decide(snapshots);
    expect(plan).toMatchObject({
        action: "wait",
        code: "NotDue",
        newest: { id: "l", startedAt: "2026-02-28T21:00:00.000Z" },
        reason: "newest logical snapshot is from 2026-02-28 21:00 UTC, objective 24 h: the next is due at 2026-03-01 20:30 UTC",
    });
    expect(decide(snapshots, daily, new Date(sampleNow.getTime() + 20 * hour))).toEqual(plan);
    expect(decide(snapshots, daily, new Date(sampleNow.getTime() + 23 * hour))).toMatchObject({
        action: "take",
        code: "Due",
        slot: "scheduled-after-2026-02-28T21:00:00.000Z",
        reason: "newest logical snapshot is 26 h old, objective 24 h",
    });
    expect(decide(snapshots, { intervalHours: 2, suspend: true })).toMatchObject({ action: "suspended" });
});

test.each<[string, object]>([
    [
        "is of another service",
        { service: { ...sampleSnapshot("", 0).service, resourceId: `${sampleServiceId}-other` } },
    ],
    [
        "is of an earlier service with its resource ID",
        { service: { ...sampleSnapshot("", 0).service, createdAt: "2025-01-01T00:00:00.000Z" } },
    ],
    ["was never finished", { result: "intended" }],
    ["is being pruned", { tombstone: { at: "2026-03-01T00:00:00Z", reason: "old", state: "marked" } }],
])("a newer one that %s does not count", (_what, change) => {
    const snapshots = [sampleLogical("newest", 30), sampleLogical("other", 1, change)];
    expect(decide(snapshots)).toMatchObject({ action: "take", newest: { id: "newest" } });
});

test("what a killed run has begun is taken under its own name; facts that cannot be read keep theirs", () => {
    const slot = "scheduled-after-2026-02-27T18:00:00.000Z";
    const newest = sampleLogical("newest", 30);
    expect(decide([newest, sampleLogical("begun", 1, { trigger: slot, result: "intended" })]).slot).toBe(slot);
    const path = `snapshots/${logicalSnapshotId(service, slot)}.json`;
    const unreadable = [{ path, reason: "it is empty", wayOut: "", modifiedAt: sampleNow }];
    const seen = { ...sampleObservation([], { unreadable }), snapshots: [newest] };
    expect(decideLogical(seen, service, daily, sampleNow).slot).toBe(`${slot}-2`);
});
