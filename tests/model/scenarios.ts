import { applyChange } from "../../dynamic-providers/records/authority/apply-change";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import type { AuthorityChange } from "../../dynamic-providers/records/authority/authority";
import { holdFor } from "../../dynamic-providers/protocol/tidying";
import { emptyWorld, noBudget, nowOf, serviceIdOf } from "./world";
import type { Budget, Scenario, Snapshot, World } from "./world";

/** `a` is active and has one snapshot that is as it stands. */
function activeWorld(left: Partial<Budget>): World {
    const started = emptyWorld;
    const authority = applyChange(
        newAuthority,
        { event: "claimed", site: "a", serviceId: serviceIdOf("a"), verification: null },
        new Date(nowOf(started)),
    );
    const snapshot: Snapshot = {
        id: "a:first",
        site: "a",
        trigger: "first",
        epoch: 1,
        result: "succeeded",
        azure: "succeeded",
        startedAt: nowOf(started),
        completedAt: nowOf({ fortnights: 0, sequence: 1 }),
        expected: 1,
        content: 1,
        isStable: true,
        holds: [],
        isSuperseded: false,
        tombstone: null,
        intents: 1,
    };
    return { ...started, authority, sequence: 2, snapshots: [snapshot], left: { ...noBudget, ...left } };
}

function withHold(world: World): World {
    return { ...world, snapshots: world.snapshots.map((facts) => ({ ...facts, holds: [holdFor(2)] })) };
}

/** `b` has taken over from `a` without a token, and `a` has become its standby. */
function secondEpoch(left: Partial<Budget>): World {
    const before = activeWorld(left);
    const changes: readonly AuthorityChange[] = [
        {
            event: "promotionBegan",
            site: "b",
            kind: "unplanned",
            snapshot: "a:first",
            snapshotStartedAt: null,
            changesChecked: false,
        },
        { event: "claimed", site: "b", serviceId: serviceIdOf("b"), verification: "verified" },
        { event: "rejoined", site: "a" },
    ];
    const authority = changes.reduce(
        (now, change, index) => applyChange(now, change, new Date(nowOf({ fortnights: 0, sequence: 2 + index }))),
        before.authority,
    );
    const services = { ...before.services, b: { ...before.services.b, content: 1 } };
    return { ...before, authority, services, sequence: before.sequence + changes.length };
}

/** The chain was lost and the authority recovered: the only record of `a`'s first epoch is its snapshot. */
function recoveredWorld(left: Partial<Budget>): World {
    const before = activeWorld(left);
    const recovered = { event: "recovered", active: "a", epoch: 2 } as const;
    return { ...before, authority: applyChange(newAuthority, recovered, new Date(nowOf(before))), sequence: 3 };
}

const toA = { activeSite: "a" };
const toB = { activeSite: "b" };
const lossy = { activeSite: "b", failover: "unplanned", acceptDataLoss: 1 } as const;

export const scenarios: readonly Scenario[] = [
    {
        name: "nobody is active yet, and the two stacks disagree",
        initial: { ...emptyWorld, left: { ...noBudget, runs: 5, kills: 2, changes: 1, outages: 1, lostLeases: 1 } },
        commits: { a: [toA, toB], b: [toA, toB] },
        final: { a: toA, b: toA },
    },
    {
        name: "planned, while clients change things and runs are killed",
        initial: activeWorld({ runs: 4, kills: 1, changes: 2 }),
        commits: { a: [toB], b: [toB] },
        final: { a: toB, b: toB },
    },
    {
        name: "planned, with an old commit that runs again",
        initial: activeWorld({ runs: 4, changes: 1 }),
        commits: { a: [toA, toB], b: [toA, toB] },
        final: { a: toB, b: toB },
    },
    {
        name: "planned, with two runs of one site",
        initial: activeWorld({ runs: 4, changes: 1, lostLeases: 1 }),
        commits: { a: [toB], b: [toB] },
        final: { a: toB, b: toB },
    },
    {
        name: "unplanned, while the old site still runs",
        initial: activeWorld({ runs: 4, kills: 1, changes: 1, outages: 1 }),
        commits: { a: [toA], b: [lossy] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
    {
        name: "unplanned against a hand-over at the same time",
        initial: activeWorld({ runs: 4, changes: 1 }),
        commits: { a: [toB], b: [lossy] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
    {
        name: "unplanned, against schedule and retention of the old site",
        initial: activeWorld({ runs: 3, scheduled: 1, retentions: 1, changes: 1 }),
        commits: { a: [toA], b: [lossy] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
    {
        name: "given up and begun again with another snapshot",
        initial: activeWorld({ runs: 5, scheduled: 1, kills: 1, changes: 1 }),
        commits: { a: [toA], b: [lossy, { ...toA, cancelPromotion: 2 }] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
    {
        name: "given up, as declared beside the failover itself",
        initial: activeWorld({ runs: 3, kills: 1 }),
        commits: { a: [toA], b: [{ ...lossy, cancelPromotion: 2 }, lossy] },
        final: { a: { ...toB, rejoin: 2 }, b: { ...lossy, cancelPromotion: 2 } },
    },
    {
        name: "a warm standby takes over",
        initial: activeWorld({ runs: 4, kills: 1, changes: 1, scheduled: 1, lostLeases: 1 }),
        commits: {
            a: [toB],
            b: [
                { ...toB, standbyMode: "warm" },
                { ...toA, standbyMode: "warm" },
            ],
        },
        final: { a: toB, b: { ...toB, standbyMode: "warm" } },
    },
    {
        name: "snapshots expire",
        initial: activeWorld({ runs: 4, days: 3, changes: 1, retentions: 1 }),
        commits: { a: [toB, toA], b: [toB] },
        final: { a: toB, b: toB },
    },
    {
        name: "there and back again",
        initial: activeWorld({ runs: 6 }),
        commits: { a: [toB, { ...toB, rejoin: 2 }, toA], b: [lossy, toA] },
        final: { a: { ...toA, rejoin: 2 }, b: toA },
    },
    {
        name: "given up and begun again with a newer snapshot",
        initial: activeWorld({ runs: 3, scheduled: 1, kills: 1, changes: 1 }),
        commits: { a: [], b: [lossy, { ...toA, cancelPromotion: 2 }] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
    {
        name: "a warm standby that was killed while it restored",
        initial: activeWorld({ runs: 3, kills: 1, scheduled: 1, changes: 1 }),
        commits: {
            a: [],
            b: [
                { ...lossy, standbyMode: "warm" },
                { ...toA, standbyMode: "warm" },
            ],
        },
        final: { a: { ...toB, rejoin: 2 }, b: { ...lossy, standbyMode: "warm" } },
    },
    {
        name: "two runs of a standby, one of which takes over",
        initial: activeWorld({ runs: 2, lostLeases: 1 }),
        commits: {
            a: [],
            b: [
                { ...lossy, standbyMode: "warm" },
                { ...toA, standbyMode: "warm" },
            ],
        },
        final: { a: { ...toB, rejoin: 2 }, b: { ...lossy, standbyMode: "warm" } },
    },
    {
        name: "the old site comes back with another commit",
        initial: activeWorld({ runs: 3 }),
        commits: { a: [toA, toB, { ...toA, failover: "unplanned", acceptDataLoss: 2 }], b: [lossy] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
    {
        name: "a failover begins while the old site tidies up and prunes",
        initial: activeWorld({ runs: 2, scheduled: 1, retentions: 1 }),
        commits: { a: [toA], b: [lossy] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
    {
        name: "a hand-over is called off",
        initial: activeWorld({ runs: 4, changes: 1 }),
        commits: { a: [toB, toA], b: [toA] },
        final: { a: toA, b: toA },
    },
    {
        name: "an old consent runs again",
        initial: secondEpoch({ runs: 3 }),
        commits: { a: [{ ...toA, failover: "unplanned", acceptDataLoss: 1 }, toA], b: [toB] },
        final: { a: toB, b: toB },
    },
    {
        name: "recovered in words while a failover is under way",
        initial: activeWorld({ runs: 3, kills: 1, recoveries: 1 }),
        commits: { a: [toA], b: [lossy] },
        recoveries: [
            { active: "a", epoch: 3 },
            { active: "b", epoch: 3 },
        ],
        final: { a: toB, b: toB },
    },
    {
        name: "recovered in words while a hand-over is under way",
        initial: activeWorld({ runs: 3, kills: 1, changes: 1, recoveries: 1 }),
        commits: { a: [toB], b: [toB] },
        recoveries: [
            { active: "a", epoch: 2 },
            { active: "b", epoch: 2 },
        ],
        final: { a: toB, b: toB },
    },
    {
        name: "recovered in words against schedule and retention of the old site, and back again",
        initial: activeWorld({ runs: 2, scheduled: 1, retentions: 1, recoveries: 2 }),
        commits: { a: [toA], b: [toB] },
        recoveries: [
            { active: "b", epoch: 2 },
            { active: "a", epoch: 3 },
        ],
        final: { a: toA, b: toA },
    },
    {
        name: "the chain was lost and recovered",
        initial: recoveredWorld({ runs: 4, kills: 1, changes: 1, scheduled: 1 }),
        commits: { a: [toA, toB], b: [toB, { ...lossy, acceptDataLoss: 2 }] },
        final: { a: { ...toB, rejoin: 3 }, b: { ...lossy, acceptDataLoss: 2 } },
    },
    {
        name: "a failover that was killed after its hold meets a hand-over",
        initial: withHold(activeWorld({ runs: 2 })),
        commits: { a: [toB], b: [lossy] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
];
