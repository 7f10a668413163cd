import { applyChange } from "../../dynamic-providers/authority/apply-change";
import { newAuthority } from "../../dynamic-providers/authority/authority";
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
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
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
        name: "given up and begun again, with nothing else",
        initial: activeWorld({ runs: 4, scheduled: 1, kills: 1 }),
        commits: { a: [], b: [lossy, { ...toA, cancelPromotion: 2 }] },
        final: { a: { ...toB, rejoin: 2 }, b: lossy },
    },
    {
        name: "a warm standby that was killed while it restored",
        initial: activeWorld({ runs: 4, kills: 1, scheduled: 1 }),
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
        name: "a warm standby hands over to itself twice at once",
        initial: activeWorld({ runs: 3, lostLeases: 1 }),
        commits: {
            a: [],
            b: [
                { ...lossy, standbyMode: "warm" },
                { ...toA, standbyMode: "warm" },
            ],
        },
        final: { a: { ...toB, rejoin: 2 }, b: { ...lossy, standbyMode: "warm" } },
    },
];
