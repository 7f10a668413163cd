import type { OperationContext } from "../operation/context";
import { requireCatalog } from "../preflight/require-catalog";
import { drillDocument } from "../records/drill-record";
import type { DrillRecord } from "../records/drill-record";
import { decideDrill } from "./decide-drill";
import type { DrillClock, DrillPlan } from "./decide-drill";

/** The drills of the vault, and what a run does now. */
export interface DrillObservation {
    readonly records: readonly DrillRecord[];
    readonly plan: DrillPlan;
    /** Azure's time. */
    readonly now: Date;
}

/**
 * Reads the records of drills and decides what a run does. Writes nothing.
 *
 * @throws AzureError when the catalog cannot be read: that is never taken for an empty one.
 */
export async function observeDrill(
    context: OperationContext,
    inputs: DrillClock & Parameters<typeof requireCatalog>[1],
): Promise<DrillObservation> {
    await requireCatalog(context, inputs, `run drill '${inputs.drill}'`);
    const [now, { values }] = [await context.catalog.open(), await context.catalog.list(drillDocument)];
    return { records: values, plan: decideDrill(values, inputs, now), now };
}
