import { sampleLogical, sampleNow, sampleObservation } from "../../../tests/support/sample-catalog";
import { sampleFacts } from "../../../tests/support/sample-facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { planRetention } from "./retention";

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
    const all = [
        sampleFacts(),
        sampleLogical("a", 24 * 1),
        sampleLogical("b", 24 * 400),
        sampleLogical("c", 24 * 800),
        sampleLogical("d", 24 * 4000),
    ];
    expect(prunedOf(all)).toEqual([]);
    expect(prunedOf(all, { keep: 10, maxAgeDays: 3650 })).toEqual(["d"]);
    expect(prunedOf(all, { keep: 2, maxAgeDays: 3650 })).toEqual(["c", "d"]);
});

test("the newest whole one stays whatever the policy, and so does one that is held or under way", () => {
    const policy = { keep: 1, maxAgeDays: 1 };
    expect(prunedOf([sampleLogical("a", 24 * 5000)], policy)).toEqual([]);
    const others = [
        sampleLogical("held", 24 * 30, { holds: ["me"] }),
        sampleLogical("running", 24 * 0.1, { result: "intended" }),
        sampleLogical("abandoned", 24 * 2, { result: "intended" }),
        sampleLogical("old", 24 * 30),
        sampleLogical("newest", 24 * 20),
    ];
    expect(prunedOf(others, policy)).toEqual(["abandoned", "old"]);
});
