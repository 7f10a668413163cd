import { day, sampleNow } from "../../tests/support/sample-catalog";
import { serviceIdOf } from "../../tests/support/sample-service";
import { sampleSiteObservation, sampleSiteSnapshot, standbyActive } from "../../tests/support/sample-site";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { findTidying } from "./tidying";

/** `standby` is active in epoch 2. */
const tidy = (snapshots: SnapshotFacts[], now = sampleNow) =>
    findTidying(sampleSiteObservation("standby", { authority: standbyActive, snapshots, now }))?.work;

const late = sampleSiteSnapshot("late", 1, {
    observed: { startedAt: standbyActive.lineage[0]!.claimedAt, completedAt: sampleNow.toISOString() },
});
const erased = { at: "2026-02-01T00:00:00Z", reason: "it goes", state: "erased" } as const;

test.each<[string, SnapshotFacts[], object | undefined]>([
    ["nothing to put in order", [sampleSiteSnapshot("s1", 5)], undefined],
    ["completed after its site had lost the role", [late], { does: "supersede", snapshot: "late" }],
    ["marked already", [{ ...late, superseded: true }], undefined],
    ["given up already", [{ ...late, tombstone: erased }], undefined],
    [
        "held for a failover that is over",
        [sampleSiteSnapshot("s1", 5, { holds: ["epoch-2"] })],
        { does: "release", snapshot: "s1", hold: "epoch-2" },
    ],
    ["held for a failover that may be beginning", [sampleSiteSnapshot("s1", 5, { holds: ["epoch-3"] })], undefined],
    [
        "held for one that never came, and nobody can take over with it any more",
        [sampleSiteSnapshot("s1", 31 * 24, { holds: ["epoch-3"] })],
        { does: "release", snapshot: "s1", hold: "epoch-3" },
    ],
    ["held by somebody else", [sampleSiteSnapshot("s1", 5, { holds: ["audit"] })], undefined],
    [
        "holds of a form that is not known",
        [sampleSiteSnapshot("s1", 5, { holds: "epoch-2" as unknown as string[] })],
        undefined,
    ],
])("%s", (_, snapshots, work) => {
    expect(tidy(snapshots)).toEqual(work);
});

test("a snapshot that is of no service of the lineage is left alone", () => {
    const other = { ...late, service: { ...late.service, resourceId: serviceIdOf("third") } };
    expect(tidy([other], new Date(sampleNow.getTime() + day))).toBeUndefined();
});
