import type { OperationContext } from "../operation/context";
import { requireCatalog } from "../preflight/require-catalog";
import { roleOf } from "../protocol/say";
import type { ServiceObservation } from "../azure/service";
import { isAbsent } from "../common/input-table";
import type { Authority } from "../records/authority/authority";
import type { SnapshotFacts } from "../records/snapshot/facts";
import type { CatalogObservation } from "../records/snapshot/observation";
import { planRetention } from "../records/selection/retention";
import { decideLogical } from "./decide-logical";
import { decideSchedule, isToTake } from "./decide";
import type { SchedulePlan, SchedulePlanCode } from "./decide";
import type { PlannedRun, ScheduleInputs } from "./inputs";

/** What stands in the vault, and what the schedule makes of it. */
export interface ScheduleObservation {
    readonly snapshots: readonly SnapshotFacts[];
    readonly plan: PlannedRun;
    /** False for a site that is not active: it takes nothing and prunes nothing. */
    readonly mayAct: boolean;
    /** Who is active; undefined for a schedule without a site. */
    readonly authority?: Authority;
    /** Azure's time. */
    readonly observedAt: Date;
    /** What is due and left to the next `up`, as text. @default nothing */
    readonly following?: readonly string[];
}

export type ScheduleDeclaration = Omit<ScheduleInputs, "plan">;

/** The vault and the service as they were read at one moment. */
export interface VaultView {
    readonly catalog: CatalogObservation;
    /** Of a vault that a site takes snapshots into. */
    readonly authority: Authority | undefined;
    /** undefined when Azure has none. */
    readonly service: ServiceObservation | undefined;
    /** Azure's time. */
    readonly now: Date;
}

/**
 * Reads the catalog and decides what a run of the schedule does now. Writes nothing.
 *
 * @throws AzureError when the catalog cannot be read: that is never taken for an empty one.
 */
export async function observeSchedule(
    context: OperationContext,
    declared: ScheduleDeclaration,
): Promise<ScheduleObservation> {
    const { authority, catalog, plane } = context;
    await requireCatalog(context, declared, `read the catalog for '${declared.serviceId}'`);
    const observed = await catalog.observe();
    const head = isAbsent(declared.site) ? undefined : await authority.read();
    const service = await plane.getService(declared.serviceId);
    const now = service?.observedAt ?? (await catalog.open());
    return planSchedule(declared, { catalog: observed, authority: head?.authority, service, now });
}

/** Nothing delays clients after a takeover: what is due, and what retention prunes, waits for the next `up`. */
export function postpone(observation: ScheduleObservation): ScheduleObservation {
    const { plan } = observation;
    const { logical, ...native } = plan;
    const following = [
        ...(isToTake(native.action) ? [`a snapshot: ${native.reason}`] : []),
        ...(isLogicalToTake(logical) ? [`a logical snapshot: ${logical?.reason}`] : []),
    ];
    return {
        ...observation,
        plan: { ...plan, ...later(native), logical: logical && later(logical), prune: [], observedAt: null },
        following,
    };
}

function later<P extends SchedulePlan>(plan: P): P {
    if (!isToTake(plan.action)) {
        return plan;
    }
    const reason = `a run that takes over moves clients first, and the next up takes a snapshot: ${plan.reason}`;
    return { ...plan, action: "wait", code: "FollowsTakeover", slot: null, reason };
}

/** What a run of the schedule does, from what was read. */
export function planSchedule(
    declared: ScheduleDeclaration,
    { catalog, authority, service, now }: VaultView,
): ScheduleObservation {
    const idle = (action: "wait" | "suspended", code: SchedulePlanCode, reason: string): ScheduleObservation => ({
        snapshots: catalog.snapshots,
        plan: {
            action,
            code,
            slot: null,
            reason,
            newest: null,
            dueAt: null,
            logical: null,
            prune: [],
            observedAt: null,
        },
        mayAct: false,
        observedAt: now,
    });
    const { site, retention: policy, targetTiers, logical, suspend } = declared;
    const role = site && authority ? roleOf(site, authority) : "active";
    if (role !== "active") {
        return idle(
            "suspended",
            "SiteNotActive",
            `'${site}' is ${role} in epoch ${authority?.epoch}, and only the active site takes snapshots`,
        );
    }
    if (!service) {
        return idle("wait", "ServiceMissing", `Azure has no service '${declared.serviceId}' at the moment`);
    }
    // What a schedule without a site keeps young are the snapshots of its service, whoever is active.
    const active = isAbsent(site) ? undefined : authority;
    const plan = decideSchedule(catalog, service, declared, now, active);
    const rules = { service, policy, logical: logical?.retention, targetTiers, authority: active };
    const { prune } = planRetention(catalog, rules, now);
    const ofLogical = logical
        ? decideLogical(catalog, service, { intervalHours: logical.intervalHours, suspend }, now)
        : null;
    return {
        snapshots: catalog.snapshots,
        plan: planRun({ ...plan, logical: ofLogical, prune }, now),
        mayAct: true,
        authority: active,
        observedAt: now,
    };
}

/** While there is nothing to do, a plan is the same whenever it was made. */
function planRun(plan: Omit<PlannedRun, "observedAt">, observedAt: Date): PlannedRun {
    const run = { ...plan, observedAt: null };
    return isToDo(run) ? { ...run, observedAt: observedAt.toISOString() } : run;
}

/** Whether a plan asks for anything. */
export const isToDo = ({ action, logical, prune }: PlannedRun): boolean =>
    isToTake(action) || isLogicalToTake(logical) || prune.length > 0;

/** Pulumi may hand over nothing for what is null. */
export const isLogicalToTake = (logical: SchedulePlan | null | undefined): boolean =>
    logical ? isToTake(logical.action) : false;
