import { nativeBackupRestorableDays } from "../records/snapshot/native-backup";
import { inputFailure, unknownValue } from "../common/failure";
import type { InputFailure } from "../common/failure";

/** What a schedule adds to the inputs of an operation. */
export interface ScheduleOwnInputs {
    readonly intervalHours: number;
    readonly suspend: boolean;
    readonly trigger?: string;
    readonly retention: { readonly keep: number; readonly maxAgeDays: number };
    readonly targetTiers: readonly string[];
    /** The site that it belongs to: it does nothing unless that one is active. */
    readonly site?: string;
}

/** Azure restores nothing older, so that a longer interval would leave none. */
const maxIntervalHours = nativeBackupRestorableDays * 24;
const maxTriggerLength = 128;

/** All that is wrong with a schedule's own inputs. Values still unknown in a preview pass. */
export function validateScheduleOwnInputs(inputs: Partial<Record<keyof ScheduleOwnInputs, unknown>>): InputFailure[] {
    const failures: InputFailure[] = [];
    const demand = (property: string, value: unknown, holds: (value: unknown) => boolean, rule: string): void => {
        if (value !== unknownValue && !holds(value)) {
            failures.push(inputFailure(property, value, rule));
        }
    };
    const between =
        (min: number, max: number) =>
        (value: unknown): boolean =>
            Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

    demand(
        "intervalHours",
        inputs.intervalHours,
        between(1, maxIntervalHours),
        `it must be a whole number of hours from 1 to ${maxIntervalHours}: how much change may be lost. ` +
            `Azure restores a backup for ${nativeBackupRestorableDays} days.`,
    );
    demand("suspend", inputs.suspend, (value) => typeof value === "boolean", "it must be true or false.");
    demand(
        "trigger",
        inputs.trigger,
        (value) =>
            value === undefined ||
            value === null ||
            (typeof value === "string" && value.trim() !== "" && value.length <= maxTriggerLength),
        `it must be a text of 1 to ${maxTriggerLength} characters, for example a date, or be left out.`,
    );
    if (inputs.retention !== unknownValue) {
        const { keep, maxAgeDays } = (inputs.retention ?? {}) as Record<string, unknown>;
        demand(
            "retention.keep",
            keep,
            between(1, Number.MAX_SAFE_INTEGER),
            "it must be a whole number of snapshots, at least 1.",
        );
        demand(
            "retention.maxAgeDays",
            maxAgeDays,
            between(1, nativeBackupRestorableDays),
            `it must be a whole number of days from 1 to ${nativeBackupRestorableDays}, after which Azure restores none.`,
        );
    }
    demand(
        "targetTiers",
        inputs.targetTiers,
        (value) => Array.isArray(value) && value.every((tier) => typeof tier === "string" && tier !== ""),
        "it must list the tiers of the services that a snapshot may be restored into.",
    );
    return failures;
}
