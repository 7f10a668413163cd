import { operationInputNames, validateOperationInputs } from "../operation/inputs";
import { TriggeredLifecycle } from "../pulumi/triggered-lifecycle";
import type { TriggeredOutputs } from "../pulumi/triggered-lifecycle";
import { parseSelector } from "../snapshot/selector";
import { inputFailure, unknownValue } from "../validation/failure";
import type { InputFailure } from "../validation/failure";
import type { RestoreRecord } from "./record";
import { RestoreOperation } from "./restore-operation";
import type { RestoreInputs } from "./restore-operation";

/** What a Restore tells of its last run. Times are Azure's, ISO 8601. */
export interface RestoreOutputs extends TriggeredOutputs {
    /** The snapshot that was restored, also where the input says `latest`. */
    readonly restoredSnapshot: string;
    readonly startedAt?: string;
    readonly completedAt?: string;
}

function validateRestoreInputs(inputs: Partial<Record<keyof RestoreInputs, unknown>>): InputFailure[] {
    const failures = validateOperationInputs(inputs);
    const { snapshot, overwriteActive } = inputs;
    if (snapshot !== unknownValue && (typeof snapshot !== "string" || snapshot === "")) {
        failures.push(
            inputFailure(
                "snapshot",
                snapshot,
                "it must be the ID of a snapshot in the catalog, 'latest', or 'before:' and a time.",
            ),
        );
    } else if (snapshot !== unknownValue) {
        const { failure } = parseSelector(snapshot);
        failures.push(...(failure ? [failure] : []));
    }
    if (overwriteActive !== undefined && overwriteActive !== null && typeof overwriteActive !== "string") {
        failures.push(
            inputFailure(
                "overwriteActive",
                overwriteActive,
                "it must be the ID of the snapshot that may overwrite its own service.",
            ),
        );
    }
    return failures;
}

function toOutputs(record: RestoreRecord): RestoreOutputs {
    return {
        restoredSnapshot: record.snapshot,
        startedAt: record.observed.startedAt ?? undefined,
        completedAt: record.observed.completedAt ?? undefined,
        result: record.result,
    };
}

/** The methods of the Restore provider. */
export const restore = new TriggeredLifecycle<RestoreInputs, RestoreRecord, RestoreOutputs>({
    inputNames: [...operationInputNames, "snapshot", "overwriteActive"],
    validate: validateRestoreInputs,
    run: (context, inputs) => new RestoreOperation(context).run(inputs),
    toOutputs: (_context, record) => toOutputs(record),
    // Nothing in Azure tells what was restored into a service, only whether the service is still there.
    refresh: async ({ plane }, state) => ((await plane.getService(state.serviceId)) ? state : undefined),
});
