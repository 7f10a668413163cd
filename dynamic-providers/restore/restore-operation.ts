import { sameResource } from "../azure/resource-id";
import type { ServiceObservation } from "../azure/service";
import { restorePath } from "../catalog/catalog";
import type { Catalog } from "../catalog/catalog";
import type { OperationContext } from "../operation/context";
import { requireService, requireTierWithBackup } from "../operation/prerequisites";
import { runOperation, UnfinishedOperationError } from "../operation/run";
import { storageParameters } from "../operation/storage-parameters";
import { triggeredName } from "../operation/triggered-name";
import type { SnapshotFacts } from "../snapshot/facts";
import { selectSnapshot } from "../snapshot/select";
import { intendRestore } from "./record";
import type { RestoreRecord } from "./record";
import type { RestoreInputs } from "./restore-inputs";
import { RestoreVerifier } from "./restore-verifier";
import { describeVerification, explainVerification, isBlocking } from "./verification";

/** Restores the snapshot that a trigger asks for into a service. */
export class RestoreOperation {
    constructor(private readonly context: OperationContext) {}

    /**
     * @returns the record of the restore, in the catalog by then. One whose target is not as its snapshot is compared again
     * by the next run, and not restored again.
     * @throws Error, with every reason, before anything is written or asked of Azure when the snapshot cannot be
     * restored there; UnfinishedOperationError after.
     */
    async run(inputs: RestoreInputs): Promise<RestoreRecord> {
        const { plane, catalog, accessKey } = this.context;
        const target = await requireService(plane, inputs.serviceId);
        requireTierWithBackup(target);
        const path = restorePath(triggeredName(target, inputs.trigger));
        const begun = (await catalog.read<RestoreRecord>(path))?.value;
        // An operation under way is waited for, whatever the catalog would select today.
        const adopted = begun?.result === "accepted" || begun?.result === "succeeded" ? begun : undefined;
        // One that was intended goes on with the snapshot it was intended with; one that failed chooses again.
        const selector = begun?.result === "intended" ? begun.snapshot : inputs.snapshot;
        const snapshot = adopted ? undefined : await this.choose(inputs, selector, target);
        const intent = adopted ?? intendRestore(target, inputs.trigger, snapshot?.id ?? "");
        const verifier = new RestoreVerifier(this.context, inputs);
        const restored = await runOperation(
            {
                action: "restore",
                inputs,
                parameters: () => storageParameters(inputs, snapshot?.payload.name ?? "", accessKey),
                path,
                intent,
                findDone:
                    snapshot && inputs.verify !== "off"
                        ? (seenChanging) => verifier.findDone(snapshot, seenChanging)
                        : undefined,
            },
            this.context,
        );
        try {
            return await this.check(restored, path, target, inputs, verifier);
        } catch (error) {
            if (error instanceof UnfinishedOperationError) {
                throw error;
            }
            throw new UnfinishedOperationError((error as Error).message, restored);
        }
    }

    /** What is left once Azure has restored: to say what the snapshot left out, and whether the target is like it. */
    private async check(
        restored: RestoreRecord,
        path: string,
        target: ServiceObservation,
        inputs: RestoreInputs,
        verifier: RestoreVerifier,
    ): Promise<RestoreRecord> {
        const { catalog, progress } = this.context;
        let entry = await catalog.read<RestoreRecord>(path);
        if (!entry) {
            throw new Error(`'${path}' was removed from the catalog: run it again.`);
        }
        if (!entry.value.gaps) {
            entry = await catalog.replace(entry, { ...entry.value, gaps: await verifier.findGaps(restored, target) });
        }
        if (inputs.verify === "off") {
            return entry.value;
        }
        entry = await verifier.verify(entry);
        const { verification } = entry.value;
        if (verification && isBlocking(verification)) {
            throw new UnfinishedOperationError(
                explainVerification(verification, inputs.serviceId, restored.snapshot),
                entry.value,
            );
        }
        progress(`restore '${restored.id}' ${verification ? describeVerification(verification) : ""}`);
        return entry.value;
    }

    private async choose(inputs: RestoreInputs, selector: string, target: ServiceObservation): Promise<SnapshotFacts> {
        const { catalog } = this.context;
        const snapshots = await catalog.listSnapshots();
        const { selected, reasons } = selectSnapshot(snapshots, selector, target, target.observedAt);
        const refusals = selected ? await this.findRefusals(catalog, inputs, selected) : reasons;
        if (!selected || refusals.length > 0) {
            throw new Error(
                `Refused to restore snapshot '${selector}' into '${inputs.serviceId}':\n` +
                    refusals.map((reason) => `- ${reason}`).join("\n"),
            );
        }
        return selected;
    }

    private async findRefusals(catalog: Catalog, inputs: RestoreInputs, snapshot: SnapshotFacts): Promise<string[]> {
        const refusals: string[] = [];
        const { payload } = snapshot;
        const found = await catalog.findPayload(payload.name);
        if (!found) {
            refusals.push(
                `Its blob '${payload.name}' is no longer in container '${payload.container}': choose another snapshot.`,
            );
        } else if (found.bytes !== payload.bytes || found.etag !== payload.etag) {
            refusals.push(
                `Its blob '${payload.name}' is not the one that was taken: ${found.bytes} bytes with ETag ${found.etag}, ` +
                    `and the catalog says ${payload.bytes} bytes with ETag ${payload.etag}. Choose another snapshot.`,
            );
        }
        if (sameResource(snapshot.service.resourceId, inputs.serviceId) && inputs.overwriteActive !== snapshot.id) {
            refusals.push(
                `It was taken from the very service it would overwrite: set overwriteActive to '${snapshot.id}' if that is meant.`,
            );
        }
        return refusals;
    }
}
