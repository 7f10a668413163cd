import { CodedError } from "../common/coded-error";
import type { OperationContext } from "../operation/context";
import { requireService } from "../azure/require-service";
import { isBegun } from "../records/operation-record";
import { runOperation, UnfinishedOperationError } from "../operation/run";
import { storageParameters } from "../operation/storage-parameters";
import type { ServiceObservation } from "../azure/service";
import { isFullReadingDue } from "../records/snapshot/full-reading";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { completeNativeBackup, intendNativeBackup } from "../records/snapshot/native-backup";
import { preflight } from "../preflight/preflight";
import { requireCatalog } from "../preflight/require-catalog";
import { PreflightError } from "../common/problem";
import { ServiceInventories } from "../inventory/service-inventories";
import type { BackupInputs } from "./backup-inputs";
import { epochOf, findFenceProblems } from "./fenced-site";
import { BackupInventory, changedKindsOf } from "./backup-inventory";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";
import { operationInWords } from "../operation/operation-in-words";

export interface BackupOptions {
    /** Throws where it is not to be asked of Azure after all; called just before the POST. */
    readonly requireMeant?: () => Promise<void>;
    /** Told of a snapshot that this very run has compared with its service afterwards, and no earlier one. */
    readonly onCompared?: (facts: SnapshotFacts) => void;
}

/** Takes the snapshot that a trigger asks for. */
export class BackupOperation {
    constructor(
        private readonly context: OperationContext,
        private readonly options: BackupOptions = {},
    ) {}

    /**
     * @returns the facts of the snapshot, in the catalog by then. Where the service changed while it was taken it is taken
     * again, as another snapshot, and the one before is kept.
     * @throws PreflightError, with every reason, or Error before anything is written or asked of Azure;
     * UnfinishedOperationError after.
     */
    async run(inputs: BackupInputs): Promise<SnapshotFacts> {
        const service = await requireService(this.context.plane, inputs.serviceId);
        await requireCatalog(this.context, inputs, whatOf(inputs));
        const { maxAttempts } = inputs;
        for (let attempt = 1; ; attempt += 1) {
            const facts = await this.take(inputs, service, attempt);
            const changed = changedKindsOf(facts);
            if (inputs.verify === "off" || changed.length === 0) {
                return facts;
            }
            const found = `While the ${snapshotInWords(facts)} was taken, these kinds changed: ${changed.join(", ")}`;
            if (attempt >= maxAttempts) {
                this.context.progress(`${found}. They are marked unstable in its facts.`);
                return facts;
            }
            this.context.progress(`${found}. The snapshot is taken again: attempt ${attempt + 1} of ${maxAttempts}.`);
        }
    }

    /** Asked once more just before the POST: the peer may have taken over since. */
    private async requireNotFenced(inputs: BackupInputs): Promise<void> {
        const problems = findFenceProblems(await this.context.authority.find(), inputs.serviceId);
        if (problems.length > 0) {
            throw new PreflightError(whatOf(inputs), problems);
        }
    }

    private async take(inputs: BackupInputs, service: ServiceObservation, attempt: number): Promise<SnapshotFacts> {
        const { authority, catalog, accessKey } = this.context;
        const head = await authority.find();
        const intent = {
            ...intendNativeBackup(service, inputs.trigger, inputs.backupsContainer, attempt),
            epoch: epochOf(head, inputs.serviceId),
        };
        if (!isBegun((await catalog.read(snapshotDocument, intent.id))?.value)) {
            await preflight(this.context, inputs, whatOf(inputs), () =>
                Promise.resolve(findFenceProblems(head, inputs.serviceId)),
            );
        }
        const inventory =
            inputs.verify === "off"
                ? undefined
                : new BackupInventory(
                      catalog,
                      new ServiceInventories(
                          this.context,
                          inputs,
                          isFullReadingDue(await catalog.listSnapshots(), service, service.observedAt),
                      ),
                      inputs.serviceId,
                  );
        const taken = await runOperation(
            {
                action: "backup",
                inputs,
                parameters: async () => {
                    await this.requireNotFenced(inputs);
                    await this.options.requireMeant?.();
                    return storageParameters(inputs, intent.payload.name, accessKey);
                },
                document: snapshotDocument,
                intent,
                prepare: inventory && (() => inventory.takeBefore(intent.id)),
                complete: async (facts) => {
                    const payload = await catalog.payloads.find(facts.payload);
                    if (!payload) {
                        throw new CodedError(
                            "PayloadMissing",
                            `Azure reported that the ${operationInWords("backup", facts, inputs.serviceId)} succeeded, but its blob '${facts.payload.name}' is not in ` +
                                `container '${facts.payload.container}': check the container, then change the trigger.`,
                        );
                    }
                    return completeNativeBackup(facts, payload);
                },
                findDone: async () => (await catalog.payloads.find(intent.payload))?.lastModified,
            },
            this.context,
        );
        try {
            const compared = (await inventory?.compareAfter(taken, this.options.onCompared)) ?? taken;
            await catalog.refreshIndex();
            return compared;
        } catch (error) {
            throw new UnfinishedOperationError((error as Error).message, taken);
        }
    }
}

const whatOf = ({ serviceId }: BackupInputs): string => `back up '${serviceId}'`;
