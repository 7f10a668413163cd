import { sampleNow, sampleObservation, sampleSnapshot } from "../../tests/support/sample-catalog";
import { chooseDrillSnapshot } from "./choose-drill-snapshot";
import type { DrillSettings } from "./drill-inputs";

/** Three snapshots, the newest first: an hour, two and three days old, the last of them failed. */
const observation = sampleObservation([
    sampleSnapshot("s1", 1),
    sampleSnapshot("s2", 50),
    { ...sampleSnapshot("s3", 70), result: "failed" },
]);

const choose = (change: Partial<DrillSettings>, fraction = 0, tier?: string) =>
    chooseDrillSnapshot(
        observation,
        { snapshot: "latest", kind: "native", windowDays: 30, ...change },
        tier,
        undefined,
        fraction,
        sampleNow,
    );

test.each([
    [{}, 0, "s1", "latest"],
    [{ snapshot: "s2" }, 0, "s2", "named"],
    [{ snapshot: "random" }, 0, "s1", "random"],
    [{ snapshot: "random" }, 0.99, "s2", "random"],
    [{ snapshot: "random", windowDays: 1 }, 0.99, "s1", "random"],
] as const)("%j, by chance %d: %s", (change, fraction, id, chosen) => {
    const choice = choose(change, fraction);
    expect([choice.snapshot?.id, choice.chosen]).toEqual([id, chosen]);
});

test.each([
    [{ snapshot: "s3" }, undefined, "NotSucceeded"],
    [{ snapshot: "unknown" }, undefined, "SnapshotUnknown"],
    [{ kind: "logical" }, undefined, "NoSnapshot"],
    [{ snapshot: "random", windowDays: 1, kind: "logical" }, undefined, "NoSnapshot"],
    [{}, "Developer", "TierMismatch"],
] as const)("%j into %s is refused: %s", (change, tier, code) => {
    expect(choose(change, 0, tier).problems.map((problem) => problem.code)).toContain(code);
});
