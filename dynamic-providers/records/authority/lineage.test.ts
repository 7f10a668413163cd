import { hour, sampleNow, sampleObservation } from "../../../tests/support/sample-catalog";
import {
    authorityAfter,
    claimed,
    primaryActive,
    sampleSiteSnapshot,
    serviceIdOf,
    standbyActive,
} from "../../../tests/support/sample-site";
import type { SnapshotFacts } from "../snapshot/facts";
import { isSuperseded, termOf, selectFromLineage } from "./lineage";

/** `primary` from 3 h on, its role lost 2 h ago; `standby` from 1 h on. */
const authority = standbyActive;
const target = { tier: "Premium", marginSeconds: 7200 };
const ofStandby = { ...sampleSiteSnapshot("", 0).service, resourceId: serviceIdOf("standby") };
const select = (snapshots: SnapshotFacts[], change = {}) =>
    selectFromLineage(sampleObservation(snapshots, change), authority, target, sampleNow);
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

test("the newest epoch comes before newer data of an earlier one", () => {
    const old = sampleSiteSnapshot("old", 5);
    const own = sampleSiteSnapshot("own", 40, { epoch: 2, service: ofStandby });
    expect(select([old, own]).selected?.id).toBe("own");
});

test("what was taken over with is what a takeover falls back to, and the reasons of all others are told", () => {
    const late = sampleSiteSnapshot("late", 3, timed(3, 1.9));
    const damaged = sampleSiteSnapshot("damaged", 4);
    const expired = sampleSiteSnapshot("expired", 31 * 24);
    const payloads = (snapshots: SnapshotFacts[]) =>
        new Map([...sampleObservation(snapshots).payloads].filter(([name]) => !name.startsWith("damaged")));
    const bad = [late, damaged, expired];
    const { selected, reasons } = select(bad, { payloads: payloads(bad) });
    expect(selected).toBeUndefined();
    expect(reasons?.join("\n")).toMatch(
        /'late' was completed after its site had lost[^]*blob 'damaged.apimbackup' of snapshot 'damaged' is gone[^]*'expired' could be restored/,
    );
    const good = [...bad, sampleSiteSnapshot("good", 6)];
    expect(select(good, { payloads: payloads(good) }).selected?.id).toBe("good");
});

test("a snapshot of a service that never was active is no way to take over", () => {
    const other = { ...ofStandby, resourceId: serviceIdOf("third") };
    expect(select([sampleSiteSnapshot("s", 5, { epoch: null, service: other })]).reasons).toEqual([
        "The catalog holds no snapshot of a service that is or was active.",
    ]);
    expect(select([sampleSiteSnapshot("s", 5, { kind: "logical" })]).selected).toBeUndefined();
});

test("where the record of earlier epochs was lost, their snapshots are taken over with by their own epochs", () => {
    const recovered = authorityAfter({ event: "recovered", active: "primary", epoch: 5 });
    const snapshots = [
        sampleSiteSnapshot("newer", 4),
        sampleSiteSnapshot("older", 8, { epoch: 2, service: ofStandby }),
        sampleSiteSnapshot("unknown", 1, { epoch: null }),
    ];
    const { selected } = selectFromLineage(sampleObservation(snapshots), recovered, target, sampleNow);
    expect(selected?.id).toBe("older");
    expect(snapshots.map((facts) => termOf(facts, recovered)?.epoch)).toEqual([1, 2, undefined]);
});

test("one that has a tier and a time of its own is judged by the target", () => {
    const soon = sampleSiteSnapshot("soon", 30 * 24 - 1);
    expect(select([soon]).reasons).toEqual([expect.stringContaining("less than 7200 s")]);
    const found = selectFromLineage(
        sampleObservation([sampleSiteSnapshot("s", 5)]),
        authorityAfter(claimed("primary")),
        { tier: "Standard" },
        sampleNow,
    );
    expect(found.reasons).toEqual([expect.stringContaining("the target's tier is 'Standard'")]);
});
