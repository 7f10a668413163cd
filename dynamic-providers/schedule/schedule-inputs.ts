import { operationInputNames, validateOperationInputs } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import type { RetentionVerdict } from "../snapshot/retention";
import { inputFailure, unknownValue } from "../validation/failure";
import type { InputFailure } from "../validation/failure";
import type { SchedulePlan } from "./decide";

/** What the schedule's program observed and decided: a forecast, which the run checks before it acts. */
export interface PlannedRun extends SchedulePlan {
    /** Snapshots that retention gives up. */
    readonly prune: readonly RetentionVerdict[];
}

export interface ScheduleInputs extends Omit<OperationInputs, "trigger"> {
    readonly trigger?: string;
    /** The recovery point objective. */
    readonly intervalHours: number;
    readonly suspend: boolean;
    readonly retention: { readonly keep: number; readonly maxAgeDays: number };
    /** Tiers of the services that a snapshot may have to be restored into. */
    readonly targetTiers: readonly string[];
    readonly plan: PlannedRun;
}

/** Inputs whose change is a change of the schedule; what was planned for one run is none. */
export const scheduleInputNames: readonly (keyof ScheduleInputs)[] = [
    ...operationInputNames,
    "intervalHours",
    "suspend",
    "retention",
    "targetTiers",
];

/** Azure restores no backup that is older. Source: as `nativeBackupRestorableDays`. */
const maxRestorableDays = 30;
const maxIntervalHours = maxRestorableDays * 24;

/** All that is wrong with the inputs. Values still unknown in a preview pass. */
export function validateScheduleInputs(inputs: Partial<Record<keyof ScheduleInputs, unknown>>): InputFailure[] {
    // A schedule needs no trigger; one that is given follows the rules of triggers.
    const operation = { ...inputs, trigger: inputs.trigger ?? "none" };
    const failures = validateOperationInputs(operation);
    const demand = (property: string, value: unknown, holds: (value: unknown) => boolean, rule: string): void => {
        if (value !== unknownValue && !holds(value)) {
            failures.push(inputFailure(property, value, rule));
        }
    };
    const isWhole = (least: number, most: number) => (value: unknown) =>
        Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

    demand(
        "intervalHours",
        inputs.intervalHours,
        (value) => typeof value === "number" && value > 0 && value <= maxIntervalHours,
        `it must be a number of hours above 0 and at most ${maxIntervalHours}: Azure restores a backup for ${maxRestorableDays} days.`,
    );
    demand("suspend", inputs.suspend, (value) => typeof value === "boolean", "it must be true or false.");
    const retention = (inputs.retention ?? {}) as Record<string, unknown>;
    if (inputs.retention !== unknownValue) {
        demand("retention.keep", retention.keep, isWhole(1, 1000), "it must be a whole number from 1 to 1000.");
        demand(
            "retention.maxAgeDays",
            retention.maxAgeDays,
            isWhole(1, maxRestorableDays),
            `it must be a whole number of days from 1 to ${maxRestorableDays}: Azure restores no older backup.`,
        );
    }
    demand(
        "targetTiers",
        inputs.targetTiers,
        (value) => Array.isArray(value) && value.every((tier) => typeof tier === "string" && tier !== ""),
        "it must be a list of tiers, for example ['Premium'].",
    );
    return failures;
}
