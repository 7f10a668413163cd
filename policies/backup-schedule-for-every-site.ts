import type { StackValidationPolicy } from "@pulumi/policy";
import { inputFailure } from "../dynamic-providers/common/failure";
import { resourceTypes } from "./resource-types";

/** A site without a schedule has no snapshots but those of planned failovers. */
export const backupScheduleForEverySite: StackValidationPolicy = {
    name: "backup-schedule-for-every-site",
    description: "Every site takes snapshots by a schedule while it is active.",
    enforcementLevel: "mandatory",
    validateStack({ resources }, report) {
        const scheduled = new Set(
            resources.filter(({ type }) => type === resourceTypes.backupSchedule).map(({ parent }) => parent?.urn),
        );
        resources
            .filter(({ type, urn }) => type === resourceTypes.site && !scheduled.has(urn))
            .forEach(({ urn }) => {
                const rule =
                    "an unplanned failover would lose everything since the last planned one. Declare a schedule with " +
                    "intervalHours, the recovery point objective.";
                report(inputFailure("schedule", undefined, rule).reason, urn);
            });
    },
};
