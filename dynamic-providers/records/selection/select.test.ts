import fc from "fast-check";
import {
    anyNow,
    anyObservation,
    hour,
    sampleLogical,
    sampleNow,
    sampleObservation,
    sampleServiceId,
    sampleSnapshot,
} from "../../../tests/support/sample-catalog";
import { serviceIdOf } from "../../../tests/support/sample-service";
import { authorityAfter, primaryDemoted, sampleSiteSnapshot, standbyActive } from "../../../tests/support/sample-site";
import type { SnapshotFacts } from "../snapshot/facts";
import { isWhole } from "../snapshot/observation";
import { findObstacles } from "../snapshot/restorable";
import { latest, selectSnapshot } from "./select";
import type { NewestSelector } from "./select";
import type { SnapshotSource } from "./source";

const target = { tier: "Premium" };
const ofSample: SnapshotSource = { of: "service", service: { resourceId: sampleServiceId } };
const ofStandby = { ...sampleSiteSnapshot("", 0).service, resourceId: serviceIdOf("standby") };
const before = (hours: number): NewestSelector => ({
    by: "before",
    before: new Date(sampleNow.getTime() - hours * hour),
});
const select = (
    snapshots: SnapshotFacts[],
    selector = latest,
    source: SnapshotSource = { of: "lineage", authority: standbyActive },
    change = {},
) =>
    selectSnapshot(
        sampleObservation(snapshots, change),
        source,
        selector,
        { ...target, marginSeconds: 7200 },
        sampleNow,
    );
const timed = (from: number, to: number): Partial<SnapshotFacts> => ({
    observed: {
        startedAt: new Date(sampleNow.getTime() - from * hour).toISOString(),
        completedAt: new Date(sampleNow.getTime() - to * hour).toISOString(),
    },
});

test("a logical one that the tier cannot hold is not selected, and that it is newer and why is said with the one that is", () => {
    const needing = (id: string, age: number, ...requires: string[]): SnapshotFacts =>
        sampleLogical(id, age, { restorable: { until: null, tiers: null, requires } });
    const snapshots = [needing("old", 5), needing("new", 1, "feature:selfHostedGateways", "limit:operations:60000")];
    const into = (tier: string, more = {}) =>
        selectSnapshot(sampleObservation(snapshots), ofSample, latest, { tier, ...more }, sampleNow);
    expect(into("Premium")).toMatchObject({ selected: { id: "new" } });
    expect(into("Standard").selected?.id).toBe("old");
    expect(into("Standard").ofKind).toMatch(
        /; a newer one cannot be restored here: The logical snapshot of \S+ \([^)]+\) does not fit: tier 'Standard' has no self-hosted gateways: use a tier that has it, or name what needs it in leaveOut \(`npx apim-dr export` lists them\)\. The logical snapshot of \S+ \([^)]+\) does not fit: tier 'Standard' holds 50000 operations of APIs and the snapshot has 60000: /,
    );
    expect(into("Standard", { notBrought: ["gateways/edge", "apis/large"] }).selected?.id).toBe("new");
    expect(into("Standard", { isPart: true }).selected?.id).toBe("new");
});

test("the newest epoch comes before newer data of an earlier one", () => {
    const old = sampleSiteSnapshot("old", 5);
    const own = sampleSiteSnapshot("own", 40, { epoch: 2, service: ofStandby });
    expect(select([old, own]).selected?.id).toBe("own");
});

test("what a site took over with comes before later data of the epoch that it ended, which the site never had", () => {
    const late = sampleSiteSnapshot("late", 4, { ...timed(4, 3.9) });
    const snapshots = [sampleSiteSnapshot("s1", 5), late];
    expect(select(snapshots).selected?.id).toBe("s1");
    expect(select([late]).selected?.id).toBe("late");
    const own = sampleSiteSnapshot("own", 0.5, { epoch: 2, service: ofStandby });
    expect(select([...snapshots, own]).selected?.id).toBe("own");
    // Asked for as it was before the takeover, nobody had taken over.
    expect(select(snapshots, before(2)).selected?.id).toBe("late");
    expect(select(snapshots, before(4)).selected?.id).toBe("s1");
});

test("what was handed over comes first, as the peer restores exactly that", () => {
    const snapshots = [sampleSiteSnapshot("final", 2), sampleSiteSnapshot("after the token", 1)];
    expect(select(snapshots, latest, { of: "lineage", authority: primaryDemoted }).selected?.id).toBe("final");
});

test("of a site counts what it took, and what it took over with", () => {
    const ofSite = (site: string): SnapshotSource => ({ of: "site", site, authority: standbyActive });
    const s1 = sampleSiteSnapshot("s1", 5);
    const own = sampleSiteSnapshot("own", 0.5, { epoch: 2, service: ofStandby });
    expect(select([s1, own], latest, ofSite("primary")).selected?.id).toBe("s1");
    expect(select([s1, own], latest, ofSite("standby")).selected?.id).toBe("own");
    expect(select([s1], latest, ofSite("standby")).selected?.id).toBe("s1");
    expect(select([own], latest, ofSite("primary")).reasons).toEqual([
        "The catalog holds no snapshot of site 'primary'.",
    ]);
});

test("where the record of earlier epochs was lost, their snapshots are selected by their own epochs", () => {
    const recovered = authorityAfter({ event: "recovered", active: "primary", epoch: 5 });
    const snapshots = [
        sampleSiteSnapshot("newer", 4),
        sampleSiteSnapshot("older", 8, { epoch: 2, service: ofStandby }),
        sampleSiteSnapshot("unknown", 1, { epoch: null }),
    ];
    expect(select(snapshots, latest, { of: "lineage", authority: recovered }).selected?.id).toBe("older");
});

test("where none can be restored, the reasons of the newest three are told, and how many there are besides", () => {
    const late = sampleSiteSnapshot("late", 3, timed(3, 1.9));
    const damaged = sampleSiteSnapshot("damaged", 4);
    const expired = sampleSiteSnapshot("expired", 31 * 24);
    const soon = sampleSiteSnapshot("soon", 30 * 24 - 1);
    const standard = sampleSiteSnapshot("standard", 6, {
        restorable: { until: null, tiers: ["Standard"], requires: null },
    });
    const all = [late, damaged, expired, soon, standard];
    const payloads = new Map([...sampleObservation(all).payloads].filter(([name]) => !name.startsWith("damaged")));
    const { reasons } = select(all, latest, undefined, { payloads });
    expect(reasons?.join("\n")).toMatch(
        /late\) finished after its site had lost[^]*blob 'damaged.apimbackup' of the snapshot of primary \(\S+ \S+ UTC, damaged\) is missing[^]*standard\) can be restored into tier Standard[^]*The 2 older ones cannot be restored either/,
    );
});

test("an empty catalog, a source without snapshots and a time before all of them each say so", () => {
    const other = { ...ofStandby, resourceId: serviceIdOf("third") };
    expect(select([]).reasons).toEqual([
        "The catalog holds no snapshot: take one first, with the active site's up or a Backup.",
    ]);
    expect(select([sampleSiteSnapshot("s", 5, { epoch: null, service: other })]).reasons).toEqual([
        "The catalog holds no snapshot of a service that is or was active.",
    ]);
    const ofThird: SnapshotSource = { of: "service", service: other };
    expect(select([sampleSiteSnapshot("s", 5)], latest, ofThird).reasons).toEqual([
        "The catalog holds no snapshot of service 'third'.",
    ]);
    expect(select([sampleSiteSnapshot("s", 5)], before(6)).reasons).toEqual([
        "The catalog holds no snapshot of a service that is or was active from before 2026-02-28T18:00:00.000Z: name a " +
            "later time, the ID of a snapshot, or 'latest'.",
    ]);
});

test("before a time selects the newest whose data are from before it, not at it", () => {
    const snapshots = [1, 2, 3].map((age) => sampleSnapshot(`${age} h`, age));
    expect(select(snapshots, before(1), ofSample).selected?.id).toBe("2 h");
    expect(select(snapshots, before(0.99), ofSample).selected?.id).toBe("1 h");
});

test("for any catalog and clock: what is selected is the newest that is whole and restorable, or each has a reason", () => {
    const selectors = fc.oneof(
        fc.constant(latest),
        anyNow.map((time): NewestSelector => ({ by: "before", before: time })),
    );
    fc.assert(
        fc.property(anyObservation, selectors, anyNow, (observation, selector, now) => {
            const { selected, reasons } = selectSnapshot(observation, ofSample, selector, target, now);
            const end = selector.by === "latest" ? Infinity : selector.before.getTime();
            const start = (facts: SnapshotFacts): number => Date.parse(facts.observed.startedAt ?? "1970-01-01");
            const isAsked = (facts: SnapshotFacts): boolean =>
                facts.service.resourceId.toLowerCase() === sampleServiceId.toLowerCase() &&
                (selector.by === "latest" || (facts.observed.startedAt !== null && start(facts) < end));
            const good = observation.snapshots.filter(
                (facts) =>
                    isAsked(facts) && isWhole(facts, observation) && findObstacles(facts, target, now).length === 0,
            );
            expect(selected === undefined).toBe(good.length === 0);
            if (!selected) {
                // The newest three, and how many there are besides.
                const asked = observation.snapshots.filter(isAsked).length;
                expect(reasons).toHaveLength(Math.min(Math.max(1, asked), 4));
                expect(reasons[3] ?? "").toContain(asked > 3 ? `The ${asked - 3} older` : "");
                return;
            }
            expect(good).toContain(selected);
            expect(start(selected)).toBe(Math.max(...good.map(start)));
            expect(selected.tombstone).toBeUndefined();
            expect(selected.superseded ?? false).toBe(false);
            expect(selected.kind).toBe("native");
        }),
        { numRuns: 1000 },
    );
});
