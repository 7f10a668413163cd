import type { ServiceObservation } from "../azure/service";
import { CodedError } from "../common/coded-error";
import { isAbsent } from "../common/input-table";
import type { Problem } from "../common/problem";
import { describeLogicalPlan } from "../logical-restore/describe-plan";
import { asksForParts } from "../logical-restore/logical-restore-inputs";
import type { LogicalRestoreInputs } from "../logical-restore/logical-restore-inputs";
import { LogicalRestoreOperation } from "../logical-restore/logical-restore-operation";
import { logicalSnapshotNeeded, openersOf } from "../logical-restore/openers";
import type { OperationContext } from "../operation/context";
import { restoreDocument } from "../records/restore-record";
import type { RestoreRecord } from "../records/restore-record";
import type { SnapshotPreference } from "../records/selection/snapshot-preference";
import { parseSelector } from "../records/snapshot/selector";
import { asLogical, logicalKind } from "../records/snapshot/logical-facts";
import type { LogicalFacts } from "../records/snapshot/logical-facts";
import { restoreMarginSeconds } from "../records/snapshot/restorable";
import { triggeredName } from "../records/triggered-name";
import type { RestoreWish } from "./choose-snapshot";
import { planRestore } from "./plan-restore";
import type { RestorePlan } from "./plan-restore";
import type { RestoreInputs } from "./restore-inputs";

/** What a restore selects by. */
export type RestoreDeclaration = Pick<
    RestoreInputs,
    "snapshot" | "from" | "trigger" | "overwriteActive" | "siteLocal"
> &
    LogicalRestoreInputs &
    SnapshotPreference;

/**
 * Reads the vault and decides what the restore does if its trigger fires. Writes nothing.
 *
 * @param serviceId - undefined while the service is not there yet: then its tier is not known.
 * @throws AzureError when the vault cannot be read: that is never taken for an empty one.
 */
export async function observeRestore(
    context: OperationContext,
    declared: RestoreDeclaration,
    serviceId: string | undefined,
): Promise<RestorePlan> {
    const { plane, catalog, authority } = context;
    const head = await authority.find();
    const service = serviceId === undefined ? undefined : await plane.getService(serviceId);
    const now = service?.observedAt ?? (await catalog.open());
    const record =
        service && (await catalog.readOrLeaveOut(restoreDocument, triggeredName(service, declared.trigger)))?.value;
    const observation = { catalog: await catalog.observeSnapshots(), authority: head?.authority, record, now };
    const plan = planRestore(observation, wishOf(declared, service));
    const facts = observation.catalog.snapshots.find(({ id }) => id === plan.snapshot);
    const logical = plan.action === "restore" && facts ? asLogical(facts) : undefined;
    if (!logical) {
        return plan.action === "restore" && asksForParts(declared) ? refused(plan, [logicalSnapshotNeeded]) : plan;
    }
    return service ? withEntities(plan, context, logical, declared, service, record) : plan;
}

const refused = (plan: RestorePlan, problems: readonly Problem[]): RestorePlan => ({
    ...plan,
    action: "refuse",
    code: problems[0]!.code,
    reason: problems.map(({ code, message }) => `${code}: ${message}`).join(" "),
});

/** With every entity that is written, left or deleted: the snapshot is opened, and the service read. */
async function withEntities(
    plan: RestorePlan,
    context: OperationContext,
    facts: LogicalFacts,
    declared: RestoreDeclaration,
    service: ServiceObservation,
    record: RestoreRecord | undefined,
): Promise<RestorePlan> {
    const request = { ...declared, serviceId: service.resourceId };
    try {
        const operation = new LogicalRestoreOperation(context, openersOf(declared, process.env, context));
        const entities = await operation.plan(facts, request, service.tier, record?.logical?.made);
        return entities.problems.length > 0
            ? refused(plan, entities.problems)
            : { ...plan, reason: `${plan.reason}: ${describeLogicalPlan(entities)}` };
    } catch (error) {
        if (!(error instanceof CodedError)) {
            throw error;
        }
        return { ...plan, action: "refuse", code: error.code, reason: error.message };
    }
}

/**
 * The plan of a restore into a service that the same run creates. Every trigger is a new one for that service.
 *
 * @throws AzureError when the vault cannot be read.
 */
export async function observeRestoreIntoNew(
    { catalog, authority }: Pick<OperationContext, "catalog" | "authority">,
    declared: RestoreDeclaration,
    service: RestoredService,
): Promise<RestorePlan> {
    const [head, now, snapshots] = [await authority.find(), await catalog.open(), await catalog.observeSnapshots()];
    const observation = { catalog: snapshots, authority: head?.authority, record: undefined, now };
    return planRestore(observation, wishOf(declared, service));
}

/** The service that is restored into, as far as the choice of a snapshot depends on it. */
export type RestoredService = Pick<ServiceObservation, "resourceId" | "tier">;

/** @param service - undefined while it is not there. */
export function wishOf(
    declared: Omit<RestoreDeclaration, "trigger">,
    service: RestoredService | undefined,
): RestoreWish {
    const { snapshot, from, overwriteActive, preferredSnapshotKind, preferredKindToleranceSeconds } = declared;
    const { leaveOut, siteLocal, scope } = declared;
    const isNewestLogical = asksForParts(declared) && parseSelector(snapshot).selector?.by !== "id";
    return {
        selector: snapshot,
        from: isAbsent(from) ? undefined : from,
        target: {
            ...{ resourceId: service?.resourceId, tier: service?.tier, marginSeconds: restoreMarginSeconds },
            ...{ preferredSnapshotKind, preferredKindToleranceSeconds },
            ...{ notBrought: [...(leaveOut ?? []), ...(siteLocal ?? [])], isPart: !isAbsent(scope) },
            ...(isNewestLogical && { kinds: [logicalKind] }),
        },
        overwriteActive,
        isOwnAllowed: false,
    };
}
