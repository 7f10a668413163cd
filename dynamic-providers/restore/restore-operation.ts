import { sameResource } from "../azure/resource-id";
import type { ServiceObservation } from "../azure/service";
import { restorePath } from "../catalog/catalog";
import type { Catalog } from "../catalog/catalog";
import type { OperationContext } from "../operation/context";
import type { OperationInputs } from "../operation/inputs";
import { requireService } from "../operation/prerequisites";
import { isBegun } from "../operation/record";
import { runOperation } from "../operation/run";
import { storageParameters } from "../operation/storage-parameters";
import { triggeredName } from "../operation/triggered-name";
import type { SnapshotFacts } from "../snapshot/facts";
import { preflight, requireCatalog } from "../preflight/preflight";
import type { Problem } from "../preflight/problem";
import type { RestoreTarget } from "../snapshot/restorable";
import { selectSnapshot } from "../snapshot/select";
import { intendRestore } from "./record";
import type { RestoreRecord } from "./record";

export interface RestoreInputs extends OperationInputs {
    /** ID of a snapshot, or `latest`. */
    readonly snapshot: string;
    /** The snapshot that may overwrite the very service it was taken from. */
    readonly overwriteActive?: string;
}

/** Restores the snapshot that a trigger asks for into a service. */
export class RestoreOperation {
    constructor(private readonly context: OperationContext) {}

    /**
     * @returns the record of the restore, in the catalog by then.
     * @throws Error, with every reason, before anything is written or asked of Azure when the snapshot cannot be
     * restored there; UnfinishedOperationError after.
     */
    async run(inputs: RestoreInputs): Promise<RestoreRecord> {
        const { plane, catalog, accessKey } = this.context;
        const target = await requireService(plane, inputs.serviceId);
        const path = restorePath(triggeredName(target, inputs.trigger));
        await requireCatalog(this.context, inputs, `restore into '${inputs.serviceId}'`);
        const begun = (await catalog.read<RestoreRecord>(path))?.value;
        // An operation under way is waited for, whatever the catalog would select today.
        const adopted = isBegun(begun) ? begun : undefined;
        // One that was intended goes on with the snapshot it was intended with; one that failed chooses again.
        const selector = begun?.result === "intended" ? begun.snapshot : inputs.snapshot;
        const snapshot = adopted ? undefined : await this.choose(inputs, selector);
        const intent = adopted ?? intendRestore(target, inputs.trigger, snapshot?.id ?? "");
        return runOperation(
            {
                action: "restore",
                inputs,
                parameters: () => storageParameters(inputs, snapshot?.payload.name ?? "", accessKey),
                path,
                intent,
            },
            this.context,
        );
    }

    private async choose(inputs: RestoreInputs, selector: string): Promise<SnapshotFacts> {
        const { catalog } = this.context;
        let chosen: SnapshotFacts | undefined;
        const what = `restore snapshot '${selector}' into '${inputs.serviceId}'`;
        await preflight(this.context, inputs, what, async (target) => {
            const snapshots = await catalog.listSnapshots();
            const selection = selectSnapshot(snapshots, selector, toTarget(target), target.observedAt);
            chosen = selection.selected;
            return selection.selected
                ? findSnapshotProblems(catalog, inputs, selection.selected)
                : selection.reasons.map((message) => ({ code: "NotRestorable", message }));
        });
        if (!chosen) {
            throw new Error(`No snapshot was chosen to ${what}.`);
        }
        return chosen;
    }
}

/** A restore takes 45 minutes and more: a snapshot must not expire under way. */
const restoreMarginSeconds = 2 * 60 * 60;

const toTarget = ({ tier }: ServiceObservation): RestoreTarget => ({ tier, marginSeconds: restoreMarginSeconds });

async function findSnapshotProblems(
    catalog: Catalog,
    inputs: RestoreInputs,
    { id, payload, service }: SnapshotFacts,
): Promise<Problem[]> {
    const problems: Problem[] = [];
    const found = await catalog.findPayload(payload.name);
    if (!found) {
        problems.push({
            code: "PayloadMissing",
            message: `Its blob '${payload.name}' is no longer in container '${payload.container}': choose another snapshot.`,
        });
    } else if (found.bytes !== payload.bytes || found.etag !== payload.etag) {
        problems.push({
            code: "PayloadChanged",
            message:
                `Its blob '${payload.name}' is not the one that was taken: ${found.bytes} bytes with ETag ${found.etag}, ` +
                `and the catalog says ${payload.bytes} bytes with ETag ${payload.etag}. Choose another snapshot.`,
        });
    }
    if (sameResource(service.resourceId, inputs.serviceId) && inputs.overwriteActive !== id) {
        problems.push({
            code: "OverwritesSource",
            message: `It was taken from the very service it would overwrite: set overwriteActive to '${id}' if that is meant.`,
        });
    }
    return problems;
}
