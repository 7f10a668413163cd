import { sampleNow, sampleObservation } from "../../tests/support/sample-catalog";
import { serviceIdOf } from "../../tests/support/sample-service";
import { primaryActive, sampleRestore, sampleSiteSnapshot, standbyActive } from "../../tests/support/sample-site";
import { findPlanProblems, planRestore } from "./plan-restore";
import type { RestoreObservation } from "./plan-restore";
import type { RestoreWish } from "./choose-snapshot";

const older = sampleSiteSnapshot("older", 5);
const newer = sampleSiteSnapshot("newer", 2.5);
const wish: RestoreWish = {
    selector: "latest",
    target: { resourceId: serviceIdOf("drill"), tier: "Premium" },
    isOwnAllowed: false,
};
const plan = (change: Partial<RestoreWish> = {}, more: Partial<RestoreObservation> = {}) =>
    planRestore(
        {
            catalog: sampleObservation([older, newer]),
            authority: primaryActive,
            record: undefined,
            now: sampleNow,
            ...more,
        },
        { ...wish, ...change },
    );

test("a plan names the snapshot, its age, whose it is and why it was chosen", () => {
    expect(plan()).toEqual({
        action: "restore",
        code: "RestoresSnapshot",
        snapshot: "newer",
        startedAt: "2026-02-28T21:30:00.000Z",
        serviceId: serviceIdOf("primary"),
        epoch: 1,
        reason:
            "snapshot 'newer' (2026-02-28 21:30 UTC, 2.5 h old), the newest of the active site 'primary' (epoch 1), " +
            "taken of 'primary'",
    });
    expect(plan({ selector: "before:2026-02-28T20:00:00Z" })).toMatchObject({
        snapshot: "older",
        reason: expect.stringContaining("(epoch 1) from before 2026-02-28T20:00:00.000Z, taken of") as string,
    });
    const untimed = sampleSiteSnapshot("untimed", 1, { observed: { startedAt: null, completedAt: null } });
    expect(plan({}, { catalog: sampleObservation([untimed]) })).toMatchObject({
        startedAt: null,
        reason: expect.stringContaining("(of unknown age)") as string,
    });
});

test("of a service that is not there yet the tier is said, and nothing is overwritten", () => {
    const { reason } = plan({ target: { tier: undefined } });
    expect(reason).toMatch(/, taken of 'primary', if the service is of tier Premium$/);
    expect(plan({ target: { resourceId: serviceIdOf("primary"), tier: "Premium" } })).toMatchObject({
        action: "refuse",
        reason: expect.stringMatching(/^OverwritesActive: .* OverwritesSource: /) as string,
    });
});

test("a trigger that was answered is left alone, whatever there is to select; one that failed is planned again", () => {
    const record = sampleRestore("older", "2026-03-01");
    const nothing = { catalog: sampleObservation([]) };
    expect(plan({}, { ...nothing, record })).toMatchObject({ action: "none", snapshot: null });
    expect(plan({}, { ...nothing, record: { ...record, result: "failed" } })).toMatchObject({ action: "refuse" });
    expect(plan({}, { record: { ...record, result: "failed" } }).snapshot).toBe("newer");
    // What was written down is gone on with.
    expect(plan({}, { record: { ...record, result: "intended" } }).snapshot).toBe("older");
});

test("a run does what was planned, or restores newer data; it refuses older ones and another epoch", () => {
    const planned = plan({ selector: "before:2026-02-28T20:00:00Z" });
    const codes = (...[chosen, authority = primaryActive]: Parameters<typeof check>) =>
        check(chosen, authority).map(({ code }) => code);
    const check = (chosen: typeof newer, authority = primaryActive) => findPlanProblems(planned, chosen, authority);
    expect(codes(older, standbyActive)).toEqual([]);
    expect(codes(newer)).toEqual([]);
    expect(codes(newer, standbyActive)).toEqual(["VaultChanged"]);
    expect(codes(sampleSiteSnapshot("oldest", 9))).toEqual(["VaultChanged"]);
    expect(findPlanProblems(undefined, older, primaryActive)).toEqual([]);
    expect(findPlanProblems({ ...planned, action: "unknown", snapshot: null }, newer, standbyActive)).toEqual([]);
});
