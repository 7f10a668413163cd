import type { ResourceValidationPolicy } from "@pulumi/policy";
import { nativeBackupRestorableDays } from "../dynamic-providers/records/snapshot/native-backup";
import { inputFailure } from "../dynamic-providers/common/failure";
import { resourceTypes } from "./resource-types";

/** A schedule takes snapshots at least as often as the recovery point objective asks for. */
export const backupIntervalWithinObjective: ResourceValidationPolicy = {
    name: "backup-interval-within-objective",
    description: "No more changes can be lost than the recovery point objective allows.",
    enforcementLevel: "mandatory",
    configSchema: {
        properties: {
            recoveryPointObjectiveHours: {
                type: "integer",
                minimum: 1,
                maximum: nativeBackupRestorableDays * 24,
                default: 24,
                description: "Hours of changes that may be lost with a site.",
            },
        },
    },
    validateResource(args, report) {
        const { type, props } = args;
        if (type !== resourceTypes.backupSchedule) {
            return;
        }
        const { recoveryPointObjectiveHours } = args.getConfig<{ recoveryPointObjectiveHours: number }>();
        const { intervalHours, suspend } = props as { intervalHours: number; suspend: boolean };
        if (intervalHours > recoveryPointObjectiveHours) {
            const rule =
                `it must be at most ${recoveryPointObjectiveHours}, the recovery point objective. Take snapshots more often, ` +
                `or declare another recoveryPointObjectiveHours in the config of ${backupIntervalWithinObjective.name}.`;
            report(inputFailure("intervalHours", intervalHours, rule).reason);
        }
        if (suspend) {
            const rule =
                "no snapshot is taken when one is due, so that no objective holds. Set it to false, or, for as long as that is " +
                `wanted, set ${backupIntervalWithinObjective.name} to advisory.`;
            report(inputFailure("suspend", suspend, rule).reason);
        }
    },
};
