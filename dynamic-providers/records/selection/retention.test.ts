import fc from "fast-check";
import {
    anyNow,
    anyObservation,
    anyRules,
    sampleNow,
    sampleObservation,
    sampleServiceId,
    sampleSnapshot,
} from "../../../tests/support/sample-catalog";
import { sampleSiteSnapshot, standbyActive } from "../../../tests/support/sample-site";
import { isHeld } from "../snapshot/facts";
import type { SnapshotFacts } from "../snapshot/facts";
import { isWhole } from "../snapshot/observation";
import type { CatalogObservation } from "../snapshot/observation";
import { originOf } from "../snapshot/origin";
import { findObstacles } from "../snapshot/restorable";
import { planRetention } from "./retention";
import type { RetentionRules } from "./retention";
import { latest, selectSnapshot } from "./select";
import type { SnapshotSource } from "./source";

const rules: RetentionRules = {
    service: { resourceId: sampleServiceId, tier: "Premium" },
    policy: { keep: 2, maxAgeDays: 14 },
    targetTiers: [],
};
const plan = (snapshots: SnapshotFacts[], change: Partial<CatalogObservation> = {}, now = sampleNow) =>
    planRetention(sampleObservation(snapshots, change), rules, now);
const ids = (verdicts: readonly { readonly id: string }[]): string[] => verdicts.map(({ id }) => id);

const prunedOf = (observation: CatalogObservation, by: RetentionRules, now: Date): Set<string> =>
    new Set(ids(planRetention(observation, by, now).prune));

const ofService: SnapshotSource = { of: "service", service: { resourceId: sampleServiceId } };

const tiersOf = ({ service, targetTiers }: RetentionRules): string[] => [...targetTiers, service.tier];

/** Of the service, whole, and restorable into the tier. */
const standing = (observation: CatalogObservation, tier: string, now: Date): SnapshotFacts[] =>
    observation.snapshots.filter(
        (facts) =>
            facts.service.resourceId.toLowerCase() === sampleServiceId.toLowerCase() &&
            isWhole(facts, observation) &&
            findObstacles(facts, { tier }, now).length === 0,
    );

function mark(observation: CatalogObservation, pruned: ReadonlySet<string>): CatalogObservation {
    const tombstone = { at: sampleNow.toISOString(), reason: "it goes", state: "marked" } as const;
    return {
        ...observation,
        snapshots: observation.snapshots.map((facts) => (pruned.has(facts.id) ? { tombstone, ...facts } : facts)),
    };
}

/** As CatalogPruning leaves the vault. */
function erase(observation: CatalogObservation, pruned: ReadonlySet<string>): CatalogObservation {
    const gone = observation.snapshots.filter(({ id }) => pruned.has(id));
    const names = new Set(gone.filter((facts) => isWhole(facts, observation)).map(({ payload }) => payload.name));
    return {
        ...observation,
        snapshots: observation.snapshots
            .filter((facts) => !pruned.has(facts.id) || facts.result === "succeeded")
            .map((facts) =>
                pruned.has(facts.id)
                    ? { ...facts, tombstone: { at: "", reason: "", ...facts.tombstone, state: "erased" } }
                    : facts,
            ),
        payloads: new Map([...observation.payloads].filter(([name]) => !names.has(name))),
    };
}

test("the newest stay, the others go, each with its reason", () => {
    const snapshots = [1, 25, 49, 400, 800].map((age) => sampleSnapshot(`${age} h`, age));
    expect(plan(snapshots)).toEqual({
        prune: [
            { id: "49 h", reason: "it is not among the newest 2" },
            { id: "400 h", reason: "it is older than 14 days" },
            { id: "800 h", reason: "it could be restored until 2026-02-25 16:00 UTC" },
        ],
        keep: [
            { id: "1 h", reason: "it is the newest that can be restored into tier Premium" },
            { id: "25 h", reason: "it is among the newest 2" },
        ],
    });
});

test("the last one that can be restored stays however old, and so does the last of another target's tier", () => {
    const standard = { restorable: { ...sampleSnapshot("", 700).restorable, tiers: ["Standard"] } };
    const snapshots = [sampleSnapshot("premium", 600), sampleSnapshot("standard", 700, standard)];
    expect(ids(plan(snapshots).prune)).toEqual(["standard"]);
    const both = planRetention(sampleObservation(snapshots), { ...rules, targetTiers: ["Standard"] }, sampleNow);
    expect(both).toEqual({
        prune: [],
        keep: [
            { id: "premium", reason: "it is the newest that can be restored into tier Premium" },
            { id: "standard", reason: "it is the newest that can be restored into tier Standard" },
        ],
    });
});

test("a snapshot whose blob was deleted or replaced by hand does not count as the one that stays", () => {
    const snapshots = [sampleSnapshot("gone", 1), sampleSnapshot("changed", 2), sampleSnapshot("old", 500)];
    const payloads = new Map([
        ["changed.apimbackup", { bytes: 11, etag: '"changed"' }],
        ["old.apimbackup", { bytes: 10, etag: '"old"' }],
    ]);
    expect(plan(snapshots, { payloads }).keep).toEqual([
        { id: "gone", reason: "it is not older than 14 days" },
        { id: "changed", reason: "its blob 'changed.apimbackup' is not the one that was taken" },
        { id: "old", reason: "it is the newest that can be restored into tier Premium" },
    ]);
});

test("where a tier has only marked snapshots left, all of them stay, for another run may count on each", () => {
    const marked = { at: sampleNow.toISOString(), reason: "it was to go", state: "marked" } as const;
    const snapshots = [1, 2].map((age) => sampleSnapshot(`${age} h`, age, { tombstone: marked }));
    expect(ids(plan(snapshots).keep)).toEqual(["1 h", "2 h"]);
    expect(plan([sampleSnapshot("new", 0), ...snapshots]).prune).toEqual([
        { id: "1 h", reason: "it was to go" },
        { id: "2 h", reason: "it was to go" },
    ]);
    const given = snapshots.map((facts) => ({ ...facts, tombstone: { ...marked, state: "erasing" as const } }));
    expect(ids(plan(given).prune)).toEqual(["1 h", "2 h"]);
});

test("a snapshot that is held, being restored or under way stays, and the reason names by what", () => {
    const old = 500;
    const snapshots = [
        sampleSnapshot("new", 1),
        sampleSnapshot("newer", 0),
        sampleSnapshot("held", old, { holds: ["epoch 3"] }),
        sampleSnapshot("restored", old),
        sampleSnapshot("was restored", old),
        sampleSnapshot("under way", old, { result: "accepted" }),
    ];
    const restores = [
        { id: "r1", snapshot: "restored", result: "accepted" as const },
        { id: "r2", snapshot: "was restored", result: "succeeded" as const },
    ];
    const { prune, keep } = plan(snapshots, { restores });
    expect(ids(prune)).toEqual(["was restored"]);
    expect(keep).toEqual(
        expect.arrayContaining([
            { id: "held", reason: "it is held by epoch 3" },
            { id: "restored", reason: "it is being restored by 'r1'" },
            { id: "under way", reason: "it is under way: 'accepted'" },
        ]),
    );
});

test("a failed one goes once a newer one stands; one that never ended goes when it could no longer be restored", () => {
    const failed = sampleSnapshot("failed", 30, {
        result: "failed",
        observed: { startedAt: null, completedAt: null },
        intendedAt: new Date("2026-02-27T00:00:00Z").toISOString(),
    });
    const abandoned = sampleSnapshot("abandoned", 721, { result: "accepted" });
    expect(plan([failed, sampleSnapshot("older", 60)]).prune).toEqual([]);
    expect(plan([failed, abandoned, sampleSnapshot("newer", 10)]).prune).toEqual([
        { id: "abandoned", reason: "it was begun over 30 days ago and never ended" },
        { id: "failed", reason: "it failed, and a newer snapshot is there" },
    ]);
});

const serviceCreated = (createdAt: string): SnapshotFacts["service"] => ({
    ...sampleSnapshot("", 0).service,
    createdAt,
});

test("attempts of one trigger count as one, the last; those before it go", () => {
    const retake = (age: number) => [
        sampleSnapshot(`${age} h`, age + 1),
        sampleSnapshot(`${age} h-2`, age, { attempt: 2, retakeOf: `${age} h` }),
    ];
    const { prune, keep } = plan([...retake(1), ...retake(25), ...retake(49)]);
    expect(ids(keep)).toEqual(["1 h-2", "25 h-2"]);
    expect(prune).toEqual([
        { id: "1 h", reason: "it was taken again as '1 h-2', the service having changed meanwhile" },
        { id: "25 h", reason: "it was taken again as '25 h-2', the service having changed meanwhile" },
        { id: "49 h-2", reason: "it is not among the newest 2" },
        { id: "49 h", reason: "it was taken again as '49 h-2', the service having changed meanwhile" },
    ]);
});

test("an attempt stays while the one after it did not come about", () => {
    const second = sampleSnapshot("s-2", 1, { attempt: 2, retakeOf: "s", result: "failed" });
    expect(ids(plan([sampleSnapshot("s", 2), second]).keep)).toEqual(["s-2", "s"]);
});

test("snapshots of a service that was deleted, and created anew under its ID, stay as long as they can be restored", () => {
    const createdAt = "2026-02-20T00:00:00.000Z";
    const since = { ...rules, service: { ...rules.service, createdAt } };
    const own = [1, 2, 3].map((age) => sampleSnapshot(`own ${age}`, age, { service: serviceCreated(createdAt) }));
    const before = [300, 500, 800].map((age) =>
        sampleSnapshot(`before ${age}`, age, { service: serviceCreated("2025-01-01T00:00:00.000Z") }),
    );
    const { prune, keep } = planRetention(sampleObservation([...own, ...before]), since, sampleNow);
    expect(ids(prune)).toEqual(["own 3", "before 800"]);
    expect(keep.slice(2)).toEqual(
        ["before 300", "before 500"].map((id) => ({
            id,
            reason: "it is of an earlier service with this resource ID, created at 2025-01-01 00:00 UTC",
        })),
    );
});

test("for any catalog, rules and clock: a restorable snapshot stays restorable for each target tier", () => {
    fc.assert(
        fc.property(anyObservation, anyRules, anyNow, (observation, anyRule, now) => {
            const after = erase(observation, prunedOf(observation, anyRule, now));
            for (const tier of tiersOf(anyRule)) {
                if (standing(observation, tier, now).length > 0) {
                    expect(standing(after, tier, now)).not.toEqual([]);
                    expect(selectSnapshot(after, ofService, latest, { tier }, now).selected).toBeDefined();
                }
            }
        }),
        { numRuns: 2000 },
    );
});

test("for any catalog, rules and clock: what is held, being restored, under way, foreign or unknown stays", () => {
    fc.assert(
        fc.property(anyObservation, anyRules, anyNow, (observation, anyRule, now) => {
            const { snapshots, restores } = observation;
            const pruned = prunedOf(observation, anyRule, now);
            for (const facts of snapshots.filter(({ id }) => pruned.has(id))) {
                expect(facts.kind).toBe("native");
                expect(facts.service.resourceId.toLowerCase()).toBe(sampleServiceId.toLowerCase());
                expect(["succeeded", "failed", "intended", "accepted", "strange"]).toContain(facts.result);
                // Given up for good by an earlier run, when nothing of this was so.
                if (facts.tombstone?.state !== "erasing") {
                    expect(facts.result).not.toBe("strange");
                    expect(isHeld(facts)).toBe(false);
                    const running = restores.filter(({ result }) => result !== "succeeded" && result !== "failed");
                    expect(running.map(({ snapshot }) => snapshot)).not.toContain(facts.id);
                    if (facts.result === "intended" || facts.result === "accepted") {
                        const begun = Date.parse(facts.observed.startedAt ?? facts.intendedAt ?? "");
                        expect(now.getTime() - begun).toBeGreaterThan(30 * 86_400_000);
                    }
                    expect(facts.payload.container).toBe("backups");
                }
            }
        }),
        { numRuns: 2000 },
    );
});

test("for any catalog, rules and clock: of an earlier service nothing goes that could be restored", () => {
    fc.assert(
        fc.property(anyObservation, anyRules, anyNow, (observation, anyRule, now) => {
            const pruned = prunedOf(observation, anyRule, now);
            for (const facts of observation.snapshots) {
                if (pruned.has(facts.id) && originOf(facts, anyRule.service) === "earlier" && facts.kind === "native") {
                    const tiers = facts.restorable.tiers ?? tiersOf(anyRule);
                    expect(tiers.map((tier) => findObstacles(facts, { tier }, now).length)).not.toContain(0);
                }
            }
        }),
        { numRuns: 2000 },
    );
});

test("for any catalog, rules and clock: pruned once, nothing more is to prune; and every snapshot has one verdict", () => {
    fc.assert(
        fc.property(anyObservation, anyRules, anyNow, (observation, anyRule, now) => {
            const { prune, keep } = planRetention(observation, anyRule, now);
            const pruned = new Set(ids(prune));
            expect([...prunedOf(erase(observation, pruned), anyRule, now)]).toEqual([]);
            const judged = observation.snapshots.filter(({ tombstone }) => tombstone?.state !== "erased");
            expect([...ids(prune), ...ids(keep)].sort()).toEqual(ids(judged).sort());
        }),
        { numRuns: 2000 },
    );
});

test("for any catalog, rules and clock: marking what goes does not change what goes", () => {
    fc.assert(
        fc.property(anyObservation, anyRules, anyNow, (observation, anyRule, now) => {
            const pruned = prunedOf(observation, anyRule, now);
            expect(prunedOf(mark(observation, pruned), anyRule, now)).toEqual(pruned);
        }),
        { numRuns: 2000 },
    );
});

test("for any catalog and clock: two runs with different rules, in any order of their steps, leave one for each tier of both", () => {
    interface Run {
        readonly rules: RetentionRules;
        planned?: ReadonlySet<string>;
        reviewed?: CatalogObservation;
    }
    const withdraw = (vault: CatalogObservation, kept: ReadonlySet<string>): CatalogObservation => ({
        ...vault,
        snapshots: vault.snapshots.map((facts) =>
            kept.has(facts.id) && facts.tombstone?.state === "marked" ? { ...facts, tombstone: undefined } : facts,
        ),
    });
    const steps: ((vault: CatalogObservation, run: Run, now: Date) => CatalogObservation)[] = [
        (vault, run, now) => {
            run.planned = prunedOf(vault, run.rules, now);
            return vault;
        },
        (vault, run) => mark(vault, run.planned!),
        (vault, run, now) => {
            run.reviewed = vault;
            const own = new Set(ids(planRetention(vault, run.rules, now).keep));
            return withdraw(vault, own);
        },
        (vault, run, now) => {
            const toErase = prunedOf(run.reviewed!, run.rules, now);
            const unchanged = vault.snapshots.filter((facts) => run.reviewed!.snapshots.includes(facts));
            return erase(vault, new Set(ids(unchanged).filter((id) => toErase.has(id))));
        },
    ];
    fc.assert(
        fc.property(
            anyObservation,
            anyRules,
            anyRules,
            anyNow,
            fc.shuffledSubarray([0, 0, 0, 0, 1, 1, 1, 1], { minLength: 8 }),
            (before, one, other, now, order) => {
                const runs: Run[] = [{ rules: one }, { rules: other }];
                const done = [0, 0];
                let vault = before;
                for (const turn of order) {
                    vault = steps[done[turn]!]!(vault, runs[turn]!, now);
                    done[turn]! += 1;
                }
                // A last run decides what the tombstones that are left mean.
                for (const step of steps) {
                    vault = step(vault, runs[0]!, now);
                }
                for (const tier of tiersOf(one).filter((each) => tiersOf(other).includes(each))) {
                    if (standing(before, tier, now).length > 0) {
                        expect(standing(vault, tier, now)).not.toEqual([]);
                    }
                }
            },
        ),
        { numRuns: 2000 },
    );
});

test("of a site the newest is what a failover would choose: one that its site took too late does not count as that one", () => {
    const late = sampleSiteSnapshot("late", 2.5, {
        observed: { startedAt: "2026-02-28T21:30:00.000Z", completedAt: "2026-02-28T23:30:00.000Z" },
    });
    const snapshots = [late, sampleSiteSnapshot("s1", 5), sampleSiteSnapshot("older", 9)];
    const site = { ...rules, policy: { keep: 1, maxAgeDays: 30 } };
    expect(ids(planRetention(sampleObservation(snapshots), site, sampleNow).prune)).toEqual(["s1", "older"]);
    const known = { ...site, authority: standbyActive };
    const { prune, keep } = planRetention(sampleObservation(snapshots), known, sampleNow);
    expect(ids(prune)).toEqual(["older"]);
    expect(keep).toContainEqual({ id: "s1", reason: "it is the newest that can be restored into tier Premium" });
});
