import type { OperationContext } from "../operation/context";
import { requireCatalog } from "../preflight/require-catalog";
import { roleOf } from "../protocol/say";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { planRetention } from "../records/snapshot/retention";
import { decideSchedule, isToTake } from "./decide";
import type { SchedulePlan } from "./decide";
import type { PlannedRun, ScheduleInputs } from "./inputs";

/** What stands in the vault, and what the schedule makes of it. */
export interface ScheduleObservation {
    readonly snapshots: readonly SnapshotFacts[];
    readonly plan: PlannedRun;
    /** False for a site that is not active: it takes nothing and prunes nothing. */
    readonly mayAct: boolean;
    /** Azure's time. */
    readonly observedAt: Date;
}

export type ScheduleDeclaration = Omit<ScheduleInputs, "plan">;

/**
 * Reads the catalog and decides what a run of the schedule does now. Writes nothing.
 *
 * @throws AzureError when the catalog cannot be read: that is never taken for an empty one.
 */
export async function observeSchedule(
    context: OperationContext,
    declared: ScheduleDeclaration,
): Promise<ScheduleObservation> {
    const { authority: chain, catalog, plane } = context;
    await requireCatalog(context, declared, `read the catalog for '${declared.serviceId}'`);
    const observation = await catalog.observe();
    const idle = async (action: "wait" | "suspended", reason: string): Promise<ScheduleObservation> => ({
        snapshots: observation.snapshots,
        plan: { action, slot: null, reason, newest: null, dueAt: null, prune: [], observedAt: null },
        mayAct: false,
        observedAt: await catalog.open(),
    });
    const { site } = declared;
    if (site !== undefined && site !== null) {
        const { authority, epoch } = await chain.read();
        const role = roleOf(site, authority);
        if (role !== "active") {
            return idle(
                "suspended",
                `'${site}' is ${role} in epoch ${epoch}, and only the active site takes snapshots`,
            );
        }
    }
    const service = await plane.getService(declared.serviceId);
    if (!service) {
        return idle("wait", `Azure has no service '${declared.serviceId}' at the moment`);
    }
    const { observedAt } = service;
    const { retention: policy, targetTiers } = declared;
    const plan = decideSchedule(observation, service, declared, observedAt);
    const { prune } = planRetention(observation, { service, policy, targetTiers }, observedAt);
    return { snapshots: observation.snapshots, plan: planRun(plan, prune, observedAt), mayAct: true, observedAt };
}

/** While there is nothing to do, a plan is the same whenever it was made. */
function planRun(plan: SchedulePlan, prune: PlannedRun["prune"], observedAt: Date): PlannedRun {
    const isToDo = isToTake(plan.action) || prune.length > 0;
    return { ...plan, prune, observedAt: isToDo ? observedAt.toISOString() : null };
}
