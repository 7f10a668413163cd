import { isKnown } from "../../common/unknown";
import type { Previewed } from "../../common/unknown";
import { refreshOrWarn } from "./refresh-or-warn";
import { isLaterLook } from "./later-look";
import { lifecycleOf } from "./resource-lifecycle";
import { resourceName, withoutNulls } from "./state";
import type { LogicalFacts, ObjectChanges } from "../../records/snapshot/logical-facts";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import type { RetentionVerdict } from "../../records/selection/retention";
import { isToDo, observeSchedule } from "../../schedule/observe-schedule";
import { scheduleTable } from "../../schedule/inputs";
import type { ScheduleInputs } from "../../schedule/inputs";
import { ScheduleOperation } from "../../schedule/schedule-operation";

/** What a schedule tells of the last run that did something. Times are Azure's, ISO 8601. */
export interface ScheduleOutputs {
    /** Of the snapshot that it took last. */
    readonly snapshotId?: string;
    readonly startedAt?: string;
    readonly completedAt?: string;
    readonly restorableUntil?: string;
    /** `idle` when it has taken none yet. */
    readonly result: string;
    /** Of the logical snapshot that it took last. */
    readonly logicalSnapshotId?: string;
    readonly logicalStartedAt?: string;
    readonly logicalLacks?: Readonly<Record<string, number>>;
    readonly logicalChanges?: ObjectChanges;
    /** What retention gave up in the last run. */
    readonly pruned: readonly RetentionVerdict[];
}

const ofBackup = (facts: SnapshotFacts) => ({
    snapshotId: facts.id,
    startedAt: facts.observed.startedAt ?? undefined,
    completedAt: facts.observed.completedAt ?? undefined,
    restorableUntil: facts.restorable.until ?? undefined,
    result: facts.result,
});

const ofLogical = ({ id, observed, lacks, changes }: LogicalFacts) => ({
    logicalSnapshotId: id,
    logicalStartedAt: observed.startedAt ?? undefined,
    logicalLacks: lacks,
    logicalChanges: changes ?? undefined,
});

const none: ScheduleOutputs = { result: "idle", pruned: [] };

/**
 * The provider of BackupSchedule. What is to be done stands in the input `plan`, which the program made from what it
 * observed; a run is due exactly when the plan says so. The catalog is read by the program, at every run; nothing of it is
 * kept here.
 */
export const backupSchedule = lifecycleOf<ScheduleInputs, ScheduleOutputs>({
    name: "BackupSchedule",
    leavesRecords: true,
    table: scheduleTable,
    insteadOfImport: "declare it: existing snapshots count.",
    id: resourceName,
    isToDo: ({ plan: done }, { plan }) =>
        isDue(plan) && (!isKnown(plan) || isLaterLook(plan.observedAt, done.observedAt)),
    async run(session, inputs, olds) {
        const { taken, logical, pruned } = await new ScheduleOperation(await session.open(inputs)).run(inputs);
        const last = olds ? lastOf(olds) : none;
        return { ...last, ...(taken && ofBackup(taken)), ...(logical && ofLogical(logical)), pruned };
    },
    /** Corrects a plan of the time when the site was active. Any other is left to the program, which acts on it. */
    refresh: (session, state) =>
        refreshOrWarn(session, state, async () => {
            const seen = await observeSchedule(await session.open(state), withoutNulls(state));
            return seen.mayAct ? {} : { plan: { ...seen.plan, observedAt: seen.observedAt.toISOString() } };
        }),
    unfinished: (_session, { record }, _inputs, olds) =>
        Promise.resolve({ ...(olds ? lastOf(olds) : none), ...ofBackup(record as SnapshotFacts), pruned: [] }),
});

function isDue(plan: Previewed<ScheduleInputs>["plan"]): boolean {
    return !isKnown(plan) || !isKnown(plan.action) || isToDo(plan);
}

/** What stays of the runs before. */
const lastOf = ({ logicalSnapshotId, logicalStartedAt, logicalLacks, logicalChanges, ...backup }: ScheduleOutputs) => {
    const { snapshotId, startedAt, completedAt, restorableUntil, result } = backup;
    return {
        ...{ snapshotId, startedAt, completedAt, restorableUntil, result },
        ...{ logicalSnapshotId, logicalStartedAt, logicalLacks, logicalChanges },
    };
};
