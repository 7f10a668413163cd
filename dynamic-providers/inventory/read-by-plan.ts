import type { EntityReader } from "../azure/entity-reader";
import type { ProgressSink } from "../common/progress";
import type { ReadingPlan } from "../records/inventory-summary";
import { PlannedReader } from "./planned-reader";

export interface PlanOptions {
    /** Asks for the policy of every operation, also of those that `allPolicies` does not name. @default false */
    readonly full?: boolean;
    /** Which policies are asked for though the plan does not name them: another text, other ones. */
    readonly seed: string;
    readonly progress?: ProgressSink;
}

/** Reads with the reader it is given; the second argument is told where lists are read anew, and the plan with them. */
type Read<T> = (reader: EntityReader, onSweep: () => void) => Promise<T>;

/**
 * Reads a service by plan ({@link PlannedReader}), and once more without it where the plan is found wrong.
 *
 * @param open - the reader of one reading; what one reading keeps is not used by the next.
 */
export async function readByPlan<T>(
    open: () => EntityReader,
    { full = false, seed, progress }: PlanOptions,
    read: Read<T>,
): Promise<{ readonly value: T; readonly plan: ReadingPlan }> {
    if (full) {
        return { value: await read(open(), () => undefined), plan: "full" };
    }
    const planned = new PlannedReader(open(), seed);
    const value = await read(planned, () => planned.beginSweep());
    if (planned.missed.size === 0) {
        return { value, plan: planned.isUsed ? "planned" : "full" };
    }
    progress?.(
        `Warning: PlanRefused: Azure's list of policies (allPolicies) does not name ${planned.missed.size} of the ` +
            `${planned.sampled.size} others that were looked at, and that are there: the policy of every operation is read.`,
    );
    return { value: await read(open(), () => undefined), plan: "planRefused" };
}
