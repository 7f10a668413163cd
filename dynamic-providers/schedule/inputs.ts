import { backupTable } from "../backup/backup-inputs";
import type { BackupInputs } from "../backup/backup-inputs";
import { isAbsent, isFlag, isWhole, may, must, nested, notCompared, optional } from "../common/input-table";
import type { InputRow, InputTable } from "../common/input-table";
import { isKnown } from "../common/unknown";
import { logicalBackupTable, logicalRetentionTable } from "../logical/logical-backup-inputs";
import type { LogicalBackupInputs } from "../logical/logical-backup-inputs";
import { isTrigger, triggerRule } from "../operation/inputs";
import { nativeBackupRestorableDays } from "../records/snapshot/native-backup";
import type { LogicalRetentionPolicy } from "../records/selection/logical-retention";
import type { RetentionVerdict } from "../records/selection/retention";
import type { SchedulePlan } from "./decide";

/** What the schedule's program observed and decided: a forecast, which the run checks before it acts. */
export interface PlannedRun extends SchedulePlan {
    /** What it does about logical snapshots; null without an objective for those. */
    readonly logical: SchedulePlan | null;
    /** Snapshots that retention prunes, of both kinds. */
    readonly prune: readonly RetentionVerdict[];
    /** When it was made, where there is something to do, ISO 8601: tells a plan from one that was carried out. */
    readonly observedAt: string | null;
}

/** Logical snapshots by an objective and a retention of their own. */
export interface LogicalScheduleInputs extends Pick<
    LogicalBackupInputs,
    "logicalContainer" | "recipients" | "skipKinds"
> {
    /** How old the newest may get. */
    readonly intervalHours: number;
    readonly retention: LogicalRetentionPolicy;
}

/** What a schedule adds to the inputs of a backup. */
export interface ScheduleOwnInputs {
    readonly intervalHours: number;
    readonly suspend: boolean;
    readonly trigger?: string;
    readonly retention: { readonly keep: number; readonly maxAgeDays: number };
    readonly targetTiers: readonly string[];
    /** Logical snapshots beside Azure's backups. @default none */
    readonly logical?: LogicalScheduleInputs;
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

/** A year: changes of which nothing is kept for longer are no history. */
const maxLogicalIntervalHours = 366 * 24;

const logicalTable: InputTable<LogicalScheduleInputs> = {
    intervalHours: must(
        isWhole(1, maxLogicalIntervalHours),
        `it must be a whole number of hours from 1 to ${maxLogicalIntervalHours}, for example 24.`,
    ),
    retention: nested(logicalRetentionTable, "it must be { keep, maxAgeDays }."),
    logicalContainer: logicalBackupTable.logicalContainer,
    recipients: logicalBackupTable.recipients,
    skipKinds: logicalBackupTable.skipKinds,
};

/** Rows that look at other inputs of the schedule. */
const logicalRow: InputRow = optional({
    check: (value, inputs, property) => {
        const own = nested(logicalTable, "it must be { intervalHours, retention, recipients }.").check!(
            value,
            inputs,
            property,
        );
        const { secretsKey, logicalContainer } = logicalBackupTable;
        const container = isKnown(value) ? (value as Partial<LogicalScheduleInputs>).logicalContainer : undefined;
        return [
            ...own,
            ...(isKnown(container) && !isAbsent(container)
                ? (logicalContainer.check?.(container, inputs, `${property}.logicalContainer`) ?? [])
                : []),
            // Where it is given, its own row judges it.
            ...(isAbsent(inputs.secretsKey) ? (secretsKey.check?.(undefined, inputs, "secretsKey") ?? []) : []),
        ];
    },
});

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
    logical: logicalRow,
    site: {},
};

const { deletionPolicy: _kept, adopt: _none, ...snapshotTable } = backupTable;

export const scheduleTable: InputTable<ScheduleInputs> = {
    ...snapshotTable,
    ...scheduleOwnTable,
    // What was planned for one run is no change of the schedule.
    plan: notCompared(),
};
