import { CodedError } from "../common/coded-error";
import { requireResourceId, serviceType } from "../azure/resource-id";
import { BackupOperation } from "../backup/backup-operation";
import { withLease } from "../vault/lease";
import { CatalogPruning } from "../vault/prune";
import type { OperationContext } from "../operation/context";
import { Deadline } from "../common/deadline";
import { requireService } from "../azure/require-service";
import type { SnapshotFacts } from "../records/snapshot/facts";
import type { RetentionVerdict } from "../records/selection/retention";
import { isToTake } from "./decide";
import { observeSchedule } from "./observe-schedule";
import type { ScheduleInputs } from "./inputs";

/** What came of one run of the schedule. */
export interface ScheduleRun {
    /** undefined when none was due any more. */
    readonly taken: SnapshotFacts | undefined;
    readonly pruned: readonly RetentionVerdict[];
}

/** Takes the snapshot that is due, and prunes. */
export class ScheduleOperation {
    constructor(private readonly context: OperationContext) {}

    /**
     * Acts on the plan as far as it still holds: only one run at a time, and none takes what another has taken meanwhile.
     *
     * @throws as {@link BackupOperation.run}; Error when another run does not end within `timeoutSeconds`.
     */
    async run(inputs: ScheduleInputs): Promise<ScheduleRun> {
        const { name } = requireResourceId(inputs.serviceId, serviceType);
        const deadline = new Deadline(inputs.timeoutSeconds);
        for (;;) {
            const work = await withLease(this.context.catalog, `schedule-${name}`, () => this.act(inputs));
            if (work.held) {
                return work.value;
            }
            this.context.progress(work.reason, { ephemeral: true });
            if (deadline.hasPassed) {
                throw new CodedError(
                    "AnotherRunGoesOn",
                    `timeoutSeconds is ${inputs.timeoutSeconds}, and ${work.reason}.`,
                );
            }
            await deadline.pause().catch(() => undefined);
        }
    }

    private async act(inputs: ScheduleInputs): Promise<ScheduleRun> {
        const { catalog, progress } = this.context;
        const { plan, mayAct, authority, observedAt } = await observeSchedule(this.context, inputs);
        if (!mayAct) {
            progress(plan.reason);
            return { taken: undefined, pruned: [] };
        }
        const wasPlanned = isToTake(inputs.plan.action);
        if (wasPlanned && !isToTake(plan.action)) {
            progress(`the vault has changed since this was planned, so no snapshot is taken: ${plan.reason}`);
        }
        const taken =
            wasPlanned && isToTake(plan.action) && plan.slot !== null
                ? await new BackupOperation(this.context).run({ ...inputs, trigger: plan.slot })
                : undefined;
        const service = await requireService(this.context.plane, inputs.serviceId);
        const { retention: policy, targetTiers } = inputs;
        const now = taken ? service.observedAt : observedAt;
        const pruning = new CatalogPruning(catalog, { service, policy, targetTiers, authority }, now, progress);
        return { taken, pruned: (await pruning.run()).pruned };
    }
}
