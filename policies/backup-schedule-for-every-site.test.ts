import { stackResource, stackViolationsOf } from "../tests/support/run-policy";
import { backupScheduleForEverySite } from "./backup-schedule-for-every-site";
import { resourceTypes } from "./resource-types";

const site = stackResource({ type: resourceTypes.site, name: "primary" });
const schedule = { type: resourceTypes.backupSchedule, name: "primary" };

test("a site without a schedule", () => {
    const elsewhere = stackResource(schedule, stackResource({ type: resourceTypes.site, name: "standby" }));
    expect(stackViolationsOf(backupScheduleForEverySite, [site, elsewhere])).toEqual([
        {
            at: "primary",
            message:
                "schedule is not set: an unplanned failover would lose everything since the last planned one. Declare a " +
                "schedule with intervalHours, the recovery point objective.",
        },
    ]);
});

test("a site with one, and a stack without a site", () => {
    expect(stackViolationsOf(backupScheduleForEverySite, [site, stackResource(schedule, site)])).toEqual([]);
    expect(stackViolationsOf(backupScheduleForEverySite, [stackResource({ type: resourceTypes.service })])).toEqual([]);
});
