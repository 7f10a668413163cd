import fc from "fast-check";
import type { Authority, AuthorityChange } from "../../dynamic-providers/records/authority/authority";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { findObstacles } from "../../dynamic-providers/records/snapshot/restorable";
import { originOf } from "../../dynamic-providers/records/snapshot/origin";
import { anyObservation, hour, sampleLogical, sampleNow, sampleObservation } from "../support/sample-catalog";
import { sampleService, serviceIdOf } from "../support/sample-service";
import {
    authorityAfter,
    claimed,
    handedOver,
    primaryActive,
    primaryDemoted,
    promotionBegan,
    sampleSiteSnapshot,
    standbyActive,
} from "../support/sample-site";
import { callers, pruned, scheduleOf } from "./callers";
import type { SampleVault } from "./callers";

/** One table of vaults: who asks for the newest restorable snapshot gets the same one, whatever it is asked for. */

/**
 * `primary` was active from 7 h to 6 h ago, then `standby` from 4 h to 3 h ago, and `primary` again for 1 h: it took over
 * with `s2`.
 */
const afterFailback = authorityAfter(
    claimed("primary"),
    handedOver("primary", "s1"),
    promotionBegan("standby", "planned", "s1"),
    claimed("standby", "verified"),
    handedOver("standby", "s2"),
    promotionBegan("primary", "planned", "s2"),
    claimed("primary", "verified"),
);
const recoveredAs = (...more: AuthorityChange[]): Authority =>
    authorityAfter({ event: "recovered", active: "primary", epoch: 5 }, ...more);

const time = (hoursAgo: number): string => new Date(sampleNow.getTime() - hoursAgo * hour).toISOString();
const taken = (
    id: string,
    site: string,
    epoch: number | null,
    [from, to]: readonly [number, number],
    change: Partial<SnapshotFacts> = {},
): SnapshotFacts =>
    sampleSiteSnapshot(id, from, {
        service: { ...sampleSiteSnapshot("", 0).service, resourceId: serviceIdOf(site) },
        epoch,
        observed: { startedAt: time(from), completedAt: time(to) },
        ...change,
    });

const s1 = taken("s1", "primary", 1, [6.8, 6.2]);
const s2 = taken("s2", "standby", 2, [3.6, 3.1]);
const own = (change: Partial<SnapshotFacts> = {}): SnapshotFacts => taken("own", "primary", 3, [0.6, 0.3], change);
/** As `taken`, of every entity. */
const logical = (
    id: string,
    epoch: number | null,
    [from, to]: readonly [number, number],
    change: Partial<SnapshotFacts> = {},
): SnapshotFacts => {
    const { payload, kind, restorable: anyTier, inventory } = sampleLogical(id, from);
    const site = epoch === 2 ? "standby" : "primary";
    return taken(id, site, epoch, [from, to], { payload, kind, restorable: anyTier, inventory, ...change });
};
/** A logical one that says what it needs. */
const needing = (id: string, time_: readonly [number, number], ...requires: string[]): SnapshotFacts =>
    logical(id, 3, time_, { restorable: { until: null, tiers: null, requires } });
const restorable = (change: Partial<SnapshotFacts["restorable"]>) =>
    own({ restorable: { ...own().restorable, ...change } });
const tombstone = (state: "marked" | "erasing" | "erased") =>
    own({ tombstone: { at: time(0), reason: "it goes", state } });
const createdAt = "2025-01-01T00:00:00.000Z";

interface Row {
    /** Beside `s1` and `s2`, unless those are given. */
    readonly beside?: readonly SnapshotFacts[];
    readonly snapshots?: readonly SnapshotFacts[];
    readonly authority?: Authority;
    readonly payloads?: (payloads: Map<string, { bytes: number; etag: string }>) => void;
    readonly pick: string | null;
    /** @default as `pick` */
    readonly schedule?: string | null;
}

const vaults: Readonly<Record<string, Row>> = {
    "what the active site took over with": { pick: "s2" },
    "a newer one of its own": { beside: [own()], pick: "own" },
    "superseded, and not marked yet": { beside: [taken("late", "standby", 2, [3.3, 2.5])], pick: "s2" },
    "superseded, and marked": { beside: [own({ superseded: true })], pick: "s2" },
    "later data of an ended epoch, which were not taken over": {
        beside: [taken("later", "standby", 2, [3.3, 3.05])],
        pick: "s2",
    },
    "of a third service": { beside: [taken("third", "third", null, [0.2, 0.1])], pick: "s2" },
    "of a third service that says the epoch": { beside: [taken("third", "third", 3, [0.2, 0.1])], pick: "s2" },
    "of a service of another name's case": {
        beside: [own({ service: { ...own().service, resourceId: serviceIdOf("PRIMARY") } })],
        pick: "own",
    },
    "of an earlier service of the same name": {
        beside: [own({ service: { ...own().service, createdAt } })],
        pick: "own",
        // The service as it is has none, so that one is taken.
        schedule: null,
    },
    "of the active site's service while it stood by": { beside: [taken("idle", "primary", 2, [2.5, 2.2])], pick: "s2" },
    "being pruned": { beside: [tombstone("marked")], pick: "s2" },
    pruned: { beside: [tombstone("erased")], pick: "s2" },
    expired: { beside: [restorable({ until: time(0.1) })], pick: "s2" },
    "expiring before a restore is done": { beside: [restorable({ until: time(-1) })], pick: "s2" },
    "of another kind": { beside: [own({ kind: "logical" })], pick: "s2" },
    failed: { beside: [own({ result: "failed" })], pick: "s2" },
    "under way": { beside: [own({ result: "accepted" })], pick: "s2" },
    "whose blob is gone": { beside: [own()], payloads: (blobs) => blobs.delete("own.apimbackup"), pick: "s2" },
    "whose blob was replaced": {
        beside: [own()],
        payloads: (blobs) => blobs.set("own.apimbackup", { bytes: 10, etag: "other" }),
        pick: "s2",
    },
    "whose blob is in another container": {
        beside: [own({ payload: { ...own().payload, container: "elsewhere" } })],
        pick: "s2",
    },
    "of another tier": { beside: [restorable({ tiers: ["Standard"] })], pick: "s2" },
    "for any tier and for ever": { beside: [restorable({ tiers: null, until: null })], pick: "own" },
    "adopted, of no known tier": { beside: [restorable({ tiers: [] })], pick: "s2" },
    "adopted, of no epoch": { beside: [own({ epoch: null })], pick: "own" },
    "adopted, of no epoch and another site's time": {
        beside: [taken("adopted", "primary", null, [3.5, 3.2])],
        pick: "s2",
    },
    "of no known time": {
        snapshots: [own({ observed: { startedAt: null, completedAt: null } })],
        pick: "own",
        schedule: null,
    },
    "a logical one, and one of Azure's that is little older": {
        beside: [own(), logical("log", 3, [0.2, 0.1])],
        pick: "own",
    },
    "a logical one, and one of Azure's that is much older": {
        beside: [logical("log", 3, [0.2, 0.1])],
        pick: "log",
        schedule: "s2",
    },
    "a logical one, and one of Azure's that has expired": {
        beside: [restorable({ until: time(0.1) }), logical("log", 3, [0.8, 0.7])],
        pick: "log",
        schedule: "s2",
    },
    "a logical one, and one of Azure's of another tier": {
        beside: [restorable({ tiers: ["Standard"] }), logical("log", 3, [0.8, 0.7])],
        pick: "log",
        schedule: "s2",
    },
    "a logical one, and one of Azure's that is newer": {
        beside: [own(), logical("log", 3, [0.9, 0.8])],
        pick: "own",
    },
    "a logical one of an ended epoch, within the tolerance": {
        beside: [logical("log", 2, [3.5, 3.2])],
        pick: "s2",
    },
    "a logical one that is superseded": { beside: [logical("log", 2, [3.3, 2.5])], pick: "s2" },
    "a logical one that is being pruned": {
        beside: [logical("log", 3, [0.2, 0.1], { tombstone: { at: time(0), reason: "it goes", state: "marked" } })],
        pick: "s2",
    },
    "a logical one that is under way": { beside: [logical("log", 3, [0.2, 0.1], { result: "intended" })], pick: "s2" },
    "a logical one that the tier cannot hold, and an older one that it can": {
        snapshots: [
            needing("old", [0.9, 0.8], "limit:operations:75000", "feature:workspaces"),
            needing("log", [0.2, 0.1], "limit:operations:75001"),
        ],
        pick: "old",
        schedule: null,
    },
    "a logical one that needs what a newer release knows": {
        snapshots: [needing("log", [0.2, 0.1], "feature:ofTomorrow", "limit:ofTomorrow:9", "supply:x")],
        pick: "log",
        schedule: null,
    },
    "logical ones only": {
        snapshots: [logical("old", 3, [0.9, 0.8]), logical("log", 3, [0.2, 0.1])],
        pick: "log",
        schedule: null,
    },
    "only what an earlier epoch left": { snapshots: [s1], pick: "s1" },
    nothing: { snapshots: [], pick: null },
    "only a third service's": { snapshots: [taken("third", "third", null, [0.2, 0.1])], pick: null },
    "a token": {
        authority: primaryDemoted,
        snapshots: [taken("final", "primary", 1, [1.5, 1.2]), taken("after", "primary", 1, [0.5, 0.2])],
        pick: "final",
        // A site that has stepped down takes none.
        schedule: null,
    },
    "a token for a snapshot whose blob is gone": {
        authority: primaryDemoted,
        snapshots: [taken("final", "primary", 1, [1.5, 1.2]), taken("before", "primary", 1, [1.9, 1.8])],
        payloads: (blobs) => blobs.delete("final.apimbackup"),
        pick: "before",
        schedule: null,
    },
    "epochs whose record was lost": {
        authority: recoveredAs({ event: "serviceRecorded", site: "primary", serviceId: serviceIdOf("primary") }),
        snapshots: [taken("newer", "primary", 1, [4, 3]), taken("older", "standby", 2, [8, 7])],
        pick: "older",
    },
    "epochs whose record was lost, of a site that has not run since": {
        authority: recoveredAs(),
        snapshots: [taken("newer", "primary", 1, [4, 3]), taken("since", "primary", null, [0.5, 0.2])],
        pick: "newer",
    },
    "one site from the first on": {
        authority: primaryActive,
        snapshots: [taken("before", "primary", null, [30, 29]), taken("third", "third", 1, [0.2, 0.1])],
        pick: "before",
    },
};

function vaultOf({ snapshots, beside = [], authority = afterFailback, payloads }: Row): SampleVault {
    const catalog = sampleObservation(snapshots ?? [s1, s2, ...beside]);
    const blobs = new Map(catalog.payloads);
    payloads?.(blobs);
    return { catalog: { ...catalog, payloads: blobs }, authority };
}

const picksOf = (vault: SampleVault) =>
    Object.fromEntries(Object.entries(callers).map(([name, pick]) => [name, pick(vault)]));

describe.each(Object.entries(vaults))("the vault: %s", (_, row) => {
    const vault = vaultOf(row);

    test("has one newest for whoever asks", () => {
        const everybody = Object.fromEntries(Object.keys(callers).map((name) => [name, row.pick]));
        expect(picksOf(vault)).toEqual(everybody);
        expect(scheduleOf(vault).newest).toBe(row.schedule === undefined ? row.pick : row.schedule);
    });

    test("has the same one after retention", () => {
        expect(picksOf(pruned(vault))).toEqual(picksOf(vault));
    });
});

const anyVault: fc.Arbitrary<SampleVault> = fc
    .tuple(
        anyObservation,
        fc.array(
            fc.record({
                site: fc.constantFrom("primary", "primary", "standby", "third"),
                epoch: fc.constantFrom(null, 1, 2, 3, 7),
                took: fc.integer({ min: 1, max: 90 }),
            }),
            { minLength: 12, maxLength: 12 },
        ),
        // Whose snapshots a takeover was with: s1 and s2 of those.
        fc.constantFrom(primaryActive, primaryDemoted, afterFailback, recoveredAs()),
    )
    .map(([catalog, of, authority]) => ({
        authority,
        catalog: {
            ...catalog,
            // Restores that are under way are another test's.
            restores: [],
            snapshots: catalog.snapshots.map((facts, number) => {
                const { site, epoch, took } = of[number]!;
                const { startedAt } = facts.observed;
                const completedAt = startedAt && new Date(Date.parse(startedAt) + took * 60_000).toISOString();
                // One of the logical kind is one, half the time.
                const { payload } = facts.kind === "logical" && took % 2 === 0 ? sampleLogical(facts.id, 0) : facts;
                return {
                    ...facts,
                    payload,
                    epoch,
                    service: { ...facts.service, resourceId: serviceIdOf(site) },
                    observed: { startedAt, completedAt },
                };
            }),
        },
    }));

test("for any vault all agree, before and after retention; the schedule counts that one, or none", () => {
    const seen = { picked: 0, logical: 0, none: 0, takenOverWith: 0, notCounted: 0, pruned: 0 };
    fc.assert(
        fc.property(anyVault, (vault) => {
            const picks = picksOf(vault);
            const [pick] = Object.values(picks);
            expect(new Set(Object.values(picks))).toEqual(new Set([pick]));
            expect(picksOf(pruned(vault))).toEqual(picks);
            const facts = vault.catalog.snapshots.find(({ id }) => id === pick);
            seen.pruned += Math.min(1, scheduleOf(vault).pruned.length);
            seen[facts ? "picked" : "none"] += 1;
            seen.logical += facts?.kind === "logical" ? 1 : 0;
            seen.takenOverWith += vault.authority.lineage.at(-1)!.snapshot === pick ? 1 : 0;
            if (vault.authority.handover) {
                return;
            }
            const { newest } = scheduleOf(vault);
            // Its objective is one of Azure's backups.
            const native = vault.catalog.snapshots.filter(({ kind }) => kind === "native");
            const nativePick = callers.failover!({ ...vault, catalog: { ...vault.catalog, snapshots: native } });
            const counted = native.find(({ id }) => id === nativePick);
            const counts =
                counted &&
                counted.observed.startedAt !== null &&
                originOf(counted, sampleService(vault.authority.active!)) !== "earlier";
            expect(newest).toBe(counts ? nativePick : null);
            seen.notCounted += counted && !counts ? 1 : 0;
            expect(facts ? findObstacles(facts, { tier: "Premium", marginSeconds: 7200 }, sampleNow) : []).toEqual([]);
        }),
        { numRuns: 500 },
    );
    // Each has come up.
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
});

test("a site that has just failed back waits for what it took over with to grow old, not for its own last one", () => {
    const before = taken("before", "primary", 1, [34, 33]);
    const vault = vaultOf({ snapshots: [before, s2], pick: "s2" });
    expect(scheduleOf(vault)).toMatchObject({ action: "wait", newest: "s2" });
    // Without it the objective is missed.
    expect(scheduleOf(vaultOf({ snapshots: [before], pick: "before" }))).toMatchObject({ action: "take" });
});

test("a fenced site's snapshots from after it was given up are nobody's newest", () => {
    const late = taken("late", "primary", 1, [2.5, 0.5]);
    const vault = { catalog: sampleObservation([sampleSiteSnapshot("s1", 5), late]), authority: standbyActive };
    expect(callers.drill!(vault)).toBe("s1");
    expect(scheduleOf(vault).newest).toBe("s1");
});
