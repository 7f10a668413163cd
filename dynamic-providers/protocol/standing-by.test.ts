import { sampleLogical } from "../../tests/support/sample-catalog";
import { sampleService } from "../../tests/support/sample-service";
import {
    primaryActive,
    sampleDeclaration,
    sampleRestore,
    sampleSiteObservation,
    sampleSiteSnapshot,
    sampleVerification,
    standbyActive,
} from "../../tests/support/sample-site";
import type { SampleSituation } from "../../tests/support/sample-site";
import type { StandbyMode } from "./standby-mode";
import { lastRestoreOf, standBy, standbyTrigger } from "./standing-by";

const s1 = sampleSiteSnapshot("s1", 5);
const s2 = sampleSiteSnapshot("s2", 2);
const restored = (snapshot: string, change = {}) => sampleRestore(snapshot, standbyTrigger(snapshot), change);

const stepOf = (standbyMode: StandbyMode, situation: Partial<SampleSituation>) =>
    standBy(
        sampleDeclaration("standby", { standbyMode }),
        sampleSiteObservation("standby", { authority: primaryActive, snapshots: [s1, s2], ...situation }),
    );
const restore = { does: "restore", snapshot: "s2", isLogical: false, trigger: "standby-s2" };
const resting = { does: "rest", role: "standby" };

test.each<[string, StandbyMode, Partial<SampleSituation>, object]>([
    ["cold keeps what it has", "cold", {}, resting],
    ["pilot keeps what it has", "pilot", {}, resting],
    ["warm without a service yet", "warm", { service: null }, resting],
    ["warm restores the newest", "warm", {}, restore],
    ["warm restores the next one", "warm", { restores: [restored("s1")] }, restore],
    ["warm has restored it", "warm", { restores: [restored("s2")] }, resting],
    ["warm goes on with one under way", "warm", { restores: [restored("s2", { result: "accepted" })] }, restore],
    [
        "warm goes on with one under way before it restores a newer snapshot",
        "warm",
        { restores: [restored("s1", { result: "accepted" })] },
        { does: "restore", snapshot: "s1", isLogical: false, trigger: "standby-s1" },
    ],
    [
        "warm goes on with one that was only intended, for Azure may have taken it",
        "warm",
        { restores: [restored("s1", { result: "intended", observed: { startedAt: null, completedAt: null } })] },
        { does: "restore", snapshot: "s1", isLogical: false, trigger: "standby-s1" },
    ],
    [
        "warm passes over one that was only intended, and whose snapshot is gone",
        "warm",
        {
            snapshots: [s2],
            restores: [restored("s1", { result: "intended", observed: { startedAt: null, completedAt: null } })],
        },
        restore,
    ],
    [
        "warm compares again what differed",
        "warm",
        {
            restores: [
                restored("s2", { verification: { ...sampleVerification, outcome: "different", verified: false } }),
            ],
        },
        restore,
    ],
    ["warm without a snapshot", "warm", { snapshots: [] }, resting],
    [
        "warm restores anew into a service that was created anew",
        "warm",
        {
            service: sampleService("standby", { createdAt: "2026-02-01T00:00:00.000Z" }),
            restores: [restored("s2")],
        },
        restore,
    ],
])("%s", (_, standbyMode, situation, work) => {
    expect(stepOf(standbyMode, situation).work).toEqual(work);
});

test("a warm standby that was active holds its own snapshots", () => {
    const { work, reason } = standBy(
        sampleDeclaration("primary", { activeSite: "standby", standbyMode: "warm" }),
        sampleSiteObservation("primary", { authority: { ...standbyActive, fenced: [] }, snapshots: [s1] }),
    );
    expect(work).toEqual(resting);
    expect(reason).toContain("it has restored the snapshot of primary (2026-02-28 19:00 UTC, s1)");
});

test("the last restore is the one that Azure took last, whatever the order of the records", () => {
    const at = (hour: number) => ({ startedAt: `2026-02-01T0${hour}:00:00.000Z`, completedAt: null });
    const [early, late] = [restored("s1", { observed: at(1) }), restored("s2", { observed: at(2) })];
    const never = restored("s3", { observed: { startedAt: null, completedAt: null } });
    expect(lastRestoreOf([late, early, never])?.snapshot).toBe("s2");
    expect(lastRestoreOf([never])).toBeUndefined();
});

test("a logical restore that was killed while it wrote is the last one, by the time of its intent", () => {
    const early = restored("s1", { observed: { startedAt: "2026-02-01T01:00:00.000Z", completedAt: null } });
    const killed = restored("s2", {
        ...{ result: "intended", intendedAt: "2026-02-01T02:00:00.000Z" },
        observed: { startedAt: null, completedAt: null },
        logical: { mode: "mirror", made: [], requests: 0, problems: [], lacks: {} },
    });
    expect(lastRestoreOf([killed, early])?.snapshot).toBe("s2");
});

test("a warm standby writes what differs from a newer logical snapshot, and says what that lacks", () => {
    const logical = sampleLogical("newer", 0.2, { service: s1.service, epoch: 1, lacks: { userPasswords: 3 } });
    const { work, reason } = stepOf("warm", { snapshots: [s1, logical], restores: [restored("s1")] });
    expect(work).toEqual({ does: "restore", snapshot: "newer", isLogical: true, trigger: "standby-newer" });
    expect(reason).toBe(
        "stands by (warm) for 'primary': writes what differs from the logical snapshot of primary (2026-02-28 23:48 UTC, newer) (it is a logical snapshot; the newest of " +
            "Azure's backups, 's1', is 4.8 h older; it lacks userPasswords (3))",
    );
});
