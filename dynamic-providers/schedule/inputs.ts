import { backupTable } from "../backup/backup-inputs";
import type { BackupInputs } from "../backup/backup-inputs";
import { isFlag, isWhole, may, must, nested, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { isTrigger, triggerRule } from "../operation/inputs";
import { nativeBackupRestorableDays } from "../records/snapshot/native-backup";
import type { RetentionVerdict } from "../records/selection/retention";
import type { SchedulePlan } from "./decide";

/** What the schedule's program observed and decided: a forecast, which the run checks before it acts. */
export interface PlannedRun extends SchedulePlan {
    /** Snapshots that retention prunes. */
    readonly prune: readonly RetentionVerdict[];
    /** When it was made, where there is something to do, ISO 8601: tells a plan from one that was carried out. */
    readonly observedAt: string | null;
}

/** What a schedule adds to the inputs of a backup. */
export interface ScheduleOwnInputs {
    readonly intervalHours: number;
    readonly suspend: boolean;
    readonly trigger?: string;
    readonly retention: { readonly keep: number; readonly maxAgeDays: number };
    readonly targetTiers: readonly string[];
    /** The site that it belongs to: it does nothing unless that one is active. */
    readonly site?: string;
}

/** How a schedule's snapshots are taken: the trigger of each follows from the plan. */
type SnapshotInputs = Omit<BackupInputs, "trigger" | "deletionPolicy" | "adopt">;

export interface ScheduleInputs extends SnapshotInputs, ScheduleOwnInputs {
    readonly plan: PlannedRun;
}

/** Azure restores nothing older, so that a longer interval would leave none. */
const maxIntervalHours = nativeBackupRestorableDays * 24;

const retentionTable: InputTable<ScheduleOwnInputs["retention"]> = {
    keep: must(isWhole(1), "it must be a whole number of snapshots, at least 1."),
    maxAgeDays: must(
        isWhole(1, nativeBackupRestorableDays),
        `it must be a whole number of days from 1 to ${nativeBackupRestorableDays}, after which Azure cannot restore a backup.`,
    ),
};

export const scheduleOwnTable: InputTable<ScheduleOwnInputs> = {
    intervalHours: must(
        isWhole(1, maxIntervalHours),
        `it must be a whole number of hours from 1 to ${maxIntervalHours}, the longest time whose changes you accept to lose. ` +
            `Azure restores a backup for ${nativeBackupRestorableDays} days.`,
    ),
    suspend: must(isFlag, "it must be true or false."),
    trigger: may(isTrigger, `${triggerRule}, or be left out.`),
    retention: nested(retentionTable, "it must be { keep, maxAgeDays }."),
    targetTiers: must(
        (value) => Array.isArray(value) && value.every((tier) => typeof tier === "string" && tier !== ""),
        "it must list the tiers of the services that a snapshot may be restored into.",
    ),
    site: {},
};

const { deletionPolicy: _kept, adopt: _none, ...snapshotTable } = backupTable;

export const scheduleTable: InputTable<ScheduleInputs> = {
    ...snapshotTable,
    ...scheduleOwnTable,
    // What was planned for one run is no change of the schedule.
    plan: notCompared(),
};
