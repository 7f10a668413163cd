import { CodedError } from "../common/coded-error";
import { requireResourceId, serviceType } from "../azure/resource-id";
import { BackupOperation } from "../backup/backup-operation";
import { LogicalBackupOperation } from "../logical/logical-backup-operation";
import type { LogicalFacts } from "../records/snapshot/logical-facts";
import { withLease } from "../vault/lease";
import { CatalogPruning } from "../vault/prune";
import type { OperationContext } from "../operation/context";
import { Deadline } from "../common/deadline";
import { requireService } from "../azure/require-service";
import type { SnapshotFacts } from "../records/snapshot/facts";
import type { RetentionVerdict } from "../records/selection/retention";
import { isToTake } from "./decide";
import type { SchedulePlan } from "./decide";
import { isLogicalToTake, observeSchedule } from "./observe-schedule";
import type { ScheduleInputs } from "./inputs";

/** What came of one run of the schedule. */
export interface ScheduleRun {
    /** undefined when none was due any more. */
    readonly taken: SnapshotFacts | undefined;
    readonly logical: LogicalFacts | undefined;
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
            return { taken: undefined, logical: undefined, pruned: [] };
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
        const logical = isLogicalToTake(inputs.plan.logical) ? await this.takeLogical(inputs, plan.logical) : undefined;
        const { retention: policy, targetTiers } = inputs;
        const now = taken ? service.observedAt : observedAt;
        const rules = { service, policy, logical: inputs.logical?.retention, targetTiers, authority };
        const pruning = new CatalogPruning(catalog, rules, now, progress);
        return { taken, logical, pruned: (await pruning.run()).pruned };
    }

    /** After Azure's backup, which is what a failover takes over with. Nothing is locked, and nothing in the service changes. */
    private async takeLogical(
        { logical, trigger: _ofBackups, secretsKey = "", retention: _ofBackup, ...inputs }: ScheduleInputs,
        plan: SchedulePlan | null,
    ): Promise<LogicalFacts | undefined> {
        if (!logical || plan === null || plan.slot === null) {
            return undefined;
        }
        const { logicalContainer, recipients, skipKinds, retention } = logical;
        const own = { logicalContainer, recipients, skipKinds, retention, secretsKey, trigger: plan.slot };
        return new LogicalBackupOperation(this.context).run({ ...inputs, ...own });
    }
}
