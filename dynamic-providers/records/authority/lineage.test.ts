import { hour, sampleNow } from "../../../tests/support/sample-catalog";
import { serviceIdOf } from "../../../tests/support/sample-service";
import {
    authorityAfter,
    primaryActive,
    primaryDemoted,
    sampleSiteSnapshot,
    standbyActive,
    standbyPromoting,
} from "../../../tests/support/sample-site";
import type { SnapshotFacts } from "../snapshot/facts";
import { isSuperseded, takeoversWith, termOf } from "./lineage";

/** `primary` from 3 h on, its role lost 2 h ago; `standby` from 1 h on. */
const authority = standbyActive;
const ofStandby = { ...sampleSiteSnapshot("", 0).service, resourceId: serviceIdOf("standby") };
const timed = (from: number, to: number): Partial<SnapshotFacts> => ({
    observed: {
        startedAt: new Date(sampleNow.getTime() - from * hour).toISOString(),
        completedAt: new Date(sampleNow.getTime() - to * hour).toISOString(),
    },
});

test.each<[string, Partial<SnapshotFacts>, number | undefined]>([
    ["of the epoch it was taken in", { epoch: 1 }, 1],
    ["of the active site in its epoch", { epoch: 2, service: ofStandby }, 2],
    ["of another's epoch", { epoch: 2 }, undefined],
    ["of an epoch that was never", { epoch: 7 }, undefined],
    ["without an epoch, from before the first", { epoch: null, ...timed(99, 98) }, 1],
    ["without an epoch, from its time", { epoch: null, ...timed(2.5, 2.4) }, 1],
    [
        "without an epoch, of the standby before it was active",
        { epoch: null, service: ofStandby, ...timed(4, 3) },
        undefined,
    ],
    ["without an epoch, of the standby since", { epoch: null, service: ofStandby, ...timed(0.5, 0.4) }, 2],
    ["of another service", { epoch: null, service: { ...ofStandby, resourceId: serviceIdOf("third") } }, undefined],
    ["spelled otherwise", { epoch: 1, service: { ...ofStandby, resourceId: serviceIdOf("PRIMARY") } }, 1],
])("a snapshot %s", (_, change, epoch) => {
    expect(termOf(sampleSiteSnapshot("s", 5, change), authority)?.epoch).toBe(epoch);
});

test.each([
    ["before its site lost the role", timed(3, 2.1), false],
    ["after that", timed(3, 1.9), true],
    ["never", { observed: { startedAt: null, completedAt: null } }, false],
])("a snapshot completed %s is superseded: %s", (_, change, expected) => {
    expect(isSuperseded(sampleSiteSnapshot("s", 5, change), authority)).toBe(expected);
    expect(isSuperseded(sampleSiteSnapshot("s", 5, change), primaryActive)).toBe(false);
});

test("where the record of earlier epochs was lost, their snapshots belong to their own epochs", () => {
    const recovered = authorityAfter({ event: "recovered", active: "primary", epoch: 5 });
    const snapshots = [
        sampleSiteSnapshot("newer", 4),
        sampleSiteSnapshot("older", 8, { epoch: 2, service: ofStandby }),
        sampleSiteSnapshot("unknown", 1, { epoch: null }),
    ];
    expect(snapshots.map((facts) => termOf(facts, recovered)?.epoch)).toEqual([1, 2, undefined]);
});

test("a takeover with a snapshot counts from the token on, until it is over or given up", () => {
    const handedOver = takeoversWith("final", primaryDemoted);
    expect(handedOver).toEqual([{ epoch: 2, site: "primary", at: primaryDemoted.handover!.writtenAt }]);
    const promoting = takeoversWith("s1", standbyPromoting);
    expect(promoting).toEqual([{ epoch: 2, site: "standby", at: standbyPromoting.promotion!.startedAt }]);
    const claimedAt = standbyActive.lineage.at(-1)!.claimedAt;
    expect(takeoversWith("s1", standbyActive)).toEqual([{ epoch: 2, site: "standby", at: claimedAt }]);
    expect(takeoversWith("other", standbyActive)).toEqual([]);
});
