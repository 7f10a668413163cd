import { violationsOf } from "../tests/support/run-policy";
import { backupRetentionWithinLimit } from "./backup-retention-within-limit";
import { resourceTypes } from "./resource-types";

const schedule = (maxAgeDays: number) => ({
    type: resourceTypes.backupSchedule,
    props: { retention: { keep: 7, maxAgeDays } },
});

test("longer than Azure restores a backup", () => {
    expect(violationsOf(backupRetentionWithinLimit, schedule(31))).toEqual([
        "retention.maxAgeDays is 31: it must be at most 30, the days for which Azure restores a backup. Lower it.",
    ]);
    expect(violationsOf(backupRetentionWithinLimit, schedule(30))).toEqual([]);
});

test("longer than is allowed", () => {
    const config = { maximumRetentionDays: 14 };
    expect(violationsOf(backupRetentionWithinLimit, schedule(15), config)).toEqual([
        "retention.maxAgeDays is 15: it must be at most 14, the maximumRetentionDays of backup-retention-within-limit. Lower " +
            "it, or allow more there.",
    ]);
    expect(violationsOf(backupRetentionWithinLimit, schedule(14), config)).toEqual([]);
});

test("a resource of another type", () => {
    expect(violationsOf(backupRetentionWithinLimit, { type: resourceTypes.vaultAuthority })).toEqual([]);
});
