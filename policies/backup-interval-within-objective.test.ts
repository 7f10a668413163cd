import { violationsOf } from "../tests/support/run-policy";
import { backupIntervalWithinObjective } from "./backup-interval-within-objective";
import { resourceTypes } from "./resource-types";

const schedule = (intervalHours: number, suspend = false) => ({
    type: resourceTypes.backupSchedule,
    props: { intervalHours, suspend },
});

test("an interval above the objective", () => {
    expect(violationsOf(backupIntervalWithinObjective, schedule(25))).toEqual([
        "intervalHours is 25: it must be at most 24, the recovery point objective. Take snapshots more often, or declare " +
            "another recoveryPointObjectiveHours in the config of backup-interval-within-objective.",
    ]);
    expect(violationsOf(backupIntervalWithinObjective, schedule(24))).toEqual([]);
});

test.each([
    [4, 5, 1],
    [4, 4, 0],
    [48, 47, 0],
])("objective of %d h, snapshots every %d h: %d violation", (recoveryPointObjectiveHours, intervalHours, count) => {
    expect(
        violationsOf(backupIntervalWithinObjective, schedule(intervalHours), { recoveryPointObjectiveHours }),
    ).toHaveLength(count);
});

test("a suspended schedule, whatever its interval", () => {
    expect(violationsOf(backupIntervalWithinObjective, schedule(1, true))).toEqual([
        "suspend is true: no snapshot is taken when one is due, so that no objective holds. Set it to false, or, for as long " +
            "as that is wanted, set backup-interval-within-objective to advisory.",
    ]);
});

test("a resource of another type", () => {
    const other = { ...schedule(48, true), type: "pulumi-nodejs:dynamic/apim:Backup" };
    expect(violationsOf(backupIntervalWithinObjective, other)).toEqual([]);
});
