import { snapshotPath } from "../catalog/catalog";
import { operationInputNames, validateOperationInputs } from "../operation/inputs";
import type { OperationInputs } from "../operation/inputs";
import { TriggeredLifecycle } from "../pulumi/triggered-lifecycle";
import type { TriggeredOutputs } from "../pulumi/triggered-lifecycle";
import type { SnapshotFacts } from "../snapshot/facts";
import { BackupOperation } from "./backup-operation";

/** What a Backup tells of its snapshot. Times are Azure's, ISO 8601. */
export interface BackupOutputs extends TriggeredOutputs {
    readonly snapshotId: string;
    readonly blobName: string;
    readonly blobUrl: string;
    readonly bytes?: number;
    readonly etag?: string;
    readonly tier: string;
    readonly location: string;
    readonly startedAt?: string;
    readonly completedAt?: string;
    readonly restorableUntil?: string;
}

function toOutputs(facts: SnapshotFacts, blobUrl: string): BackupOutputs {
    return {
        snapshotId: facts.id,
        blobName: facts.payload.name,
        blobUrl,
        bytes: facts.payload.bytes ?? undefined,
        etag: facts.payload.etag ?? undefined,
        tier: facts.service.tier,
        location: facts.service.location,
        startedAt: facts.observed.startedAt ?? undefined,
        completedAt: facts.observed.completedAt ?? undefined,
        restorableUntil: facts.restorable.until ?? undefined,
        result: facts.result,
    };
}

/** The methods of the Backup provider. */
export const backup = new TriggeredLifecycle<OperationInputs, SnapshotFacts, BackupOutputs>({
    inputNames: operationInputNames,
    validate: validateOperationInputs,
    run: (context, inputs) => new BackupOperation(context).run(inputs),
    toOutputs: ({ catalog }, facts) => toOutputs(facts, catalog.payloadUrl(facts.payload.name)),
    refresh: async ({ catalog }, state) => {
        const facts = (await catalog.read<SnapshotFacts>(snapshotPath(state.snapshotId)))?.value;
        const outputs = facts ? toOutputs(facts, state.blobUrl) : state;
        const gone = outputs.result === "succeeded" && !(await catalog.findPayload(outputs.blobName));
        return facts && !gone ? outputs : { ...outputs, result: "gone" };
    },
});
