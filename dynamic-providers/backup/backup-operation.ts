import { snapshotPath } from "../catalog/catalog";
import type { OperationContext } from "../operation/context";
import { requireService } from "../operation/prerequisites";
import { isBegun } from "../operation/record";
import { runOperation } from "../operation/run";
import { storageParameters } from "../operation/storage-parameters";
import type { SnapshotFacts } from "../snapshot/facts";
import { completeNativeBackup, intendNativeBackup } from "../snapshot/native-backup";
import type { OperationInputs } from "../operation/inputs";
import { preflight, requireCatalog } from "../preflight/preflight";

/** Takes the snapshot that a trigger asks for. */
export class BackupOperation {
    constructor(private readonly context: OperationContext) {}

    /**
     * @returns the facts of the snapshot, in the catalog by then.
     * @throws PreflightError, with every reason, or Error before anything is written or asked of Azure;
     * UnfinishedOperationError after.
     */
    async run(inputs: OperationInputs): Promise<SnapshotFacts> {
        const { plane, catalog, accessKey } = this.context;
        const what = `back up '${inputs.serviceId}'`;
        const service = await requireService(plane, inputs.serviceId);
        const intent = intendNativeBackup(service, inputs.trigger, inputs.backupsContainer);
        await requireCatalog(this.context, inputs, what);
        if (!isBegun((await catalog.read<SnapshotFacts>(snapshotPath(intent.id)))?.value)) {
            await preflight(this.context, inputs, what);
        }
        return runOperation(
            {
                action: "backup",
                inputs,
                parameters: () => storageParameters(inputs, intent.payload.name, accessKey),
                path: snapshotPath(intent.id),
                intent,
                complete: async (facts) => {
                    const payload = await catalog.findPayload(facts.payload.name);
                    if (!payload) {
                        throw new Error(
                            `Azure said that backup '${facts.id}' succeeded, and its blob '${facts.payload.name}' is not in ` +
                                `container '${facts.payload.container}': check the container, then change the trigger.`,
                        );
                    }
                    return completeNativeBackup(facts, payload);
                },
                findDone: async () => (await catalog.findPayload(intent.payload.name))?.lastModified,
            },
            this.context,
        );
    }
}
