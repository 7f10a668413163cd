import { isDeepStrictEqual } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import type { OperationContext } from "../../operation/context";
import { UnfinishedOperationError } from "../../operation/run";
import { attach } from "./attach";
import { openContext } from "../connection";
import { defined, resourceName, withoutSecrets } from "./state";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import type { RetentionVerdict } from "../../records/snapshot/retention";
import { unknownValue } from "../../common/failure";
import { isToTake } from "../../schedule/decide";
import { scheduleInputNames, validateScheduleInputs } from "../../schedule/inputs";
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
    /** What retention gave up in the last run. */
    readonly pruned: readonly RetentionVerdict[];
}

type State = ScheduleInputs & ScheduleOutputs & Record<string, unknown>;

function toOutputs(facts: SnapshotFacts, pruned: readonly RetentionVerdict[]): ScheduleOutputs {
    return {
        snapshotId: facts.id,
        startedAt: facts.observed.startedAt ?? undefined,
        completedAt: facts.observed.completedAt ?? undefined,
        restorableUntil: facts.restorable.until ?? undefined,
        result: facts.result,
        pruned,
    };
}

/**
 * The methods of the BackupSchedule provider. What is to be done stands in the input `plan`, which the program made from
 * what it observed; a run is due exactly when the plan says so.
 */
class ScheduleLifecycle {
    attach(provider: pulumi.dynamic.ResourceProvider, request: pulumi.dynamic.ConfigureRequest): Promise<void> {
        return attach(this, provider, request);
    }

    check(_olds: unknown, news: ScheduleInputs): Promise<pulumi.dynamic.CheckResult<ScheduleInputs>> {
        return Promise.resolve({ inputs: news, failures: validateScheduleInputs(news) });
    }

    diff(_id: string, olds: State, news: ScheduleInputs): Promise<pulumi.dynamic.DiffResult> {
        const changed = scheduleInputNames.some((name) => !isDeepStrictEqual(olds[name] ?? null, news[name] ?? null));
        const { plan } = news;
        const isDue =
            (plan as unknown) === unknownValue ||
            (plan.action as unknown) === unknownValue ||
            isToTake(plan.action) ||
            plan.prune.length > 0;
        // A refresh compares with the plan of the run before, which was carried out.
        return Promise.resolve({ changes: changed || (isDue && !isDeepStrictEqual(olds.plan, plan)) });
    }

    async create(inputs: ScheduleInputs): Promise<pulumi.dynamic.CreateResult<State>> {
        const id = resourceName(inputs);
        return { id, outs: await this.run(id, inputs, { result: "idle", pruned: [] }) };
    }

    async update(id: string, olds: State, news: ScheduleInputs): Promise<pulumi.dynamic.UpdateResult<State>> {
        const { snapshotId, startedAt, completedAt, restorableUntil, result } = olds;
        const last = { snapshotId, startedAt, completedAt, restorableUntil, result, pruned: [] };
        return { outs: await this.run(id, news, last) };
    }

    async read(id: string, state?: State): Promise<pulumi.dynamic.ReadResult<State>> {
        if (!state) {
            throw new Error(`'${id}' cannot be imported: declare it, and the snapshots that there are count.`);
        }
        // The catalog is read by the program, at every run; nothing of it is kept here.
        return Promise.resolve({ id, props: state });
    }

    private async run(id: string, inputs: ScheduleInputs, last: ScheduleOutputs): Promise<State> {
        const context: OperationContext = await openContext(inputs);
        try {
            const { taken, pruned } = await new ScheduleOperation(context).run(inputs);
            return defined({ ...withoutSecrets(inputs), ...(taken ? toOutputs(taken, pruned) : { ...last, pruned }) });
        } catch (error) {
            if (error instanceof UnfinishedOperationError) {
                const properties = defined({
                    ...withoutSecrets(inputs),
                    ...toOutputs(error.record as SnapshotFacts, []),
                });
                throw Object.assign(new Error(error.message), { id, properties, reasons: [error.message] });
            }
            throw error;
        }
    }
}

export const backupSchedule = new ScheduleLifecycle();
