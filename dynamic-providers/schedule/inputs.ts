import { backupInputNames, validateBackupInputs } from "../backup/backup-inputs";
import type { BackupInputs } from "../backup/backup-inputs";
import type { RetentionVerdict } from "../records/snapshot/retention";
import type { InputFailure } from "../common/failure";
import type { SchedulePlan } from "./decide";
import { validateScheduleOwnInputs } from "./own-inputs";
import type { ScheduleOwnInputs } from "./own-inputs";

/** What the schedule's program observed and decided: a forecast, which the run checks before it acts. */
export interface PlannedRun extends SchedulePlan {
    /** Snapshots that retention gives up. */
    readonly prune: readonly RetentionVerdict[];
    /** When it was made, where there is something to do, ISO 8601: tells a plan from one that was carried out. */
    readonly observedAt: string | null;
}

export interface ScheduleInputs extends Omit<BackupInputs, "trigger">, ScheduleOwnInputs {
    readonly plan: PlannedRun;
}

/** Inputs whose change is a change of the schedule; what was planned for one run is none. */
export const scheduleInputNames: readonly (keyof ScheduleInputs)[] = [
    ...backupInputNames,
    "intervalHours",
    "suspend",
    "retention",
    "targetTiers",
    "site",
];

/** All that is wrong with the inputs. Values still unknown in a preview pass. */
export function validateScheduleInputs(inputs: Partial<Record<keyof ScheduleInputs, unknown>>): InputFailure[] {
    // An operation needs a trigger, and gets one from the plan.
    return [...validateBackupInputs({ ...inputs, trigger: "planned" }), ...validateScheduleOwnInputs(inputs)];
}
