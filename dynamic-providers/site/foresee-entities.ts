import type { ServiceObservation } from "../azure/service";
import type { Problem } from "../common/problem";
import { describeLogicalPlan } from "../logical-restore/describe-plan";
import { LogicalRestoreOperation } from "../logical-restore/logical-restore-operation";
import { openersOf } from "../logical-restore/openers";
import type { OperationContext } from "../operation/context";
import type { SiteStep } from "../protocol/step";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { asLogical } from "../records/snapshot/logical-facts";
import type { DeclaredSite, WithLogical } from "./site-inputs";

/** What a run writes from a logical snapshot, told before anything is written down or touched. */
export interface ForeseenEntities {
    /** Every reason not to begin. */
    readonly problems: readonly Problem[];
    /** What is written, left and deleted, as text. */
    readonly words: string;
}

/** The snapshot that a run is to restore, where it is a logical one. */
export function logicalOf(steps: readonly SiteStep[], snapshots: readonly SnapshotFacts[]): SnapshotFacts | undefined {
    const restored = steps.flatMap(({ work }) => (work.does === "restore" && work.isLogical ? [work.snapshot] : []));
    return snapshots.find(({ id }) => id === restored.at(-1));
}

/**
 * Opens the snapshot and reads the service, which is taken for empty where it is yet to be created. Writes nothing.
 *
 * @throws CodedError where the snapshot cannot be opened; AzureError when the service cannot be read.
 */
export async function foreseeEntities(
    context: OperationContext,
    declared: DeclaredSite & Pick<WithLogical, "supply" | "ageIdentity">,
    facts: SnapshotFacts,
    service: ServiceObservation | undefined,
): Promise<ForeseenEntities> {
    const { serviceId, siteLocal, leaveOut, supply, tier } = declared;
    const operation = new LogicalRestoreOperation(context, openersOf(declared, process.env, context));
    const request = { serviceId, siteLocal, leaveOut, supply };
    const logical = asLogical(facts)!;
    const plan = service
        ? await operation.plan(logical, request, service.tier)
        : await operation.planIntoNew(logical, request, tier);
    return { problems: plan.problems, words: describeLogicalPlan(plan) };
}
