import { operationInputNames, validateOperationInputs } from "../operation/inputs";
import { openContext } from "../pulumi/connection";
import { TriggeredLifecycle } from "../pulumi/triggered-lifecycle";
import type { TriggeredOutputs } from "../pulumi/triggered-lifecycle";
import { show, unknownValue } from "../validation/failure";
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
        failures.push({
            property: "snapshot",
            reason: `snapshot is ${show(snapshot)}: it must be the ID of a snapshot in the catalog, or 'latest'.`,
        });
    }
    if (overwriteActive !== undefined && overwriteActive !== null && typeof overwriteActive !== "string") {
        failures.push({
            property: "overwriteActive",
            reason: `overwriteActive is ${show(overwriteActive)}: it must be the ID of the snapshot that may overwrite its own service.`,
        });
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
    run: async (inputs) => new RestoreOperation(await openContext(inputs)).run(inputs),
    toOutputs: (_inputs, record) => toOutputs(record),
    refresh: async (state) => {
        const { plane } = await openContext(state);
        // Nothing in Azure tells what was restored into a service, only whether the service is still there.
        return (await plane.getService(state.serviceId)) ? state : undefined;
    },
});
