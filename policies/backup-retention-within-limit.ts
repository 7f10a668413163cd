import type { ResourceValidationPolicy } from "@pulumi/policy";
import { nativeBackupRestorableDays } from "../dynamic-providers/records/snapshot/native-backup";
import { inputFailure } from "../dynamic-providers/common/failure";
import { resourceTypes } from "./resource-types";

/** A schedule keeps no snapshot for longer than it is of use, or than is allowed. */
export const backupRetentionWithinLimit: ResourceValidationPolicy = {
    name: "backup-retention-within-limit",
    description: "No snapshot is kept that cannot be restored, or for longer than is allowed.",
    enforcementLevel: "mandatory",
    configSchema: {
        properties: {
            maximumRetentionDays: {
                type: "integer",
                minimum: 1,
                maximum: nativeBackupRestorableDays,
                default: nativeBackupRestorableDays,
                description: `Days that a snapshot may be kept. Azure restores none after ${nativeBackupRestorableDays}.`,
            },
        },
    },
    validateResource(args, report) {
        const { type, props } = args;
        if (type !== resourceTypes.backupSchedule) {
            return;
        }
        const { maximumRetentionDays } = args.getConfig<{ maximumRetentionDays: number }>();
        const { maxAgeDays } = (props as { retention: { maxAgeDays: number } }).retention;
        if (maxAgeDays > maximumRetentionDays) {
            const why =
                maximumRetentionDays === nativeBackupRestorableDays
                    ? "the days for which Azure restores a backup. Lower it."
                    : `the maximumRetentionDays of ${backupRetentionWithinLimit.name}. Lower it, or allow more there.`;
            const rule = `it must be at most ${maximumRetentionDays}, ${why}`;
            report(inputFailure("retention.maxAgeDays", maxAgeDays, rule).reason);
        }
    },
};
