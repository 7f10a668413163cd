import { day, sampleNow, sampleObservation } from "../../../tests/support/sample-catalog";
import { sampleFacts } from "../../../tests/support/sample-facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { planRetention } from "./retention";

const logical = (id: string, ageDays: number, change: object = {}): SnapshotFacts =>
    ({
        ...sampleFacts(),
        id,
        kind: "logical",
        observed: {
            startedAt: new Date(sampleNow.getTime() - ageDays * day).toISOString(),
            completedAt: new Date(sampleNow.getTime() - ageDays * day + 60_000).toISOString(),
        },
        payload: { type: "tree", container: "snapshots-logical", root: id, objects: 1, bytes: 1 },
        restorable: { until: null, tiers: null, requires: null },
        inventory: null,
        entities: 1,
        lacks: {},
        reading: { plan: "full", sweeps: 2, requests: 1, stable: true },
        protection: { scheme: "aes-256-gcm", recipients: [] },
        ...change,
    }) as unknown as SnapshotFacts;

const prunedOf = (snapshots: readonly SnapshotFacts[], policy?: { keep: number; maxAgeDays: number }): string[] => {
    const { resourceId, createdAt } = sampleFacts().service;
    const service = { resourceId, createdAt, tier: "Premium" };
    return planRetention(
        { ...sampleObservation([]), snapshots },
        { service, logical: policy, targetTiers: [] },
        sampleNow,
    )
        .prune.map(({ id }) => id)
        .sort();
};

test("logical snapshots go by their own policy, years after Azure's would; Azure's stay where only that is declared", () => {
    const all = [sampleFacts(), logical("a", 1), logical("b", 400), logical("c", 800), logical("d", 4000)];
    expect(prunedOf(all)).toEqual([]);
    expect(prunedOf(all, { keep: 10, maxAgeDays: 3650 })).toEqual(["d"]);
    expect(prunedOf(all, { keep: 2, maxAgeDays: 3650 })).toEqual(["c", "d"]);
});

test("the newest whole one stays whatever the policy, and so does one that is held or under way", () => {
    const policy = { keep: 1, maxAgeDays: 1 };
    expect(prunedOf([logical("a", 5000)], policy)).toEqual([]);
    const others = [
        logical("held", 30, { holds: ["me"] }),
        logical("running", 0.1, { result: "intended" }),
        logical("abandoned", 2, { result: "intended" }),
        logical("old", 30),
        logical("newest", 20),
    ];
    expect(prunedOf(others, policy)).toEqual(["abandoned", "old"]);
});
