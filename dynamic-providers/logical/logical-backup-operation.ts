import { setTimeout as pauseFor } from "node:timers/promises";
import { CodedError } from "../common/coded-error";
import { requireService } from "../azure/require-service";
import type { ServiceObservation } from "../azure/service";
import { epochOf } from "../backup/fenced-site";
import type { OperationContext } from "../operation/context";
import { requireCatalog } from "../preflight/require-catalog";
import type { DocumentType } from "../records/document-type";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { asLogical, completeLogical, intendLogical } from "../records/snapshot/logical-facts";
import type { LogicalFacts } from "../records/snapshot/logical-facts";
import { fullEveryHours as defaultFullEveryHours, isFullReadingDue } from "../records/snapshot/full-reading";
import { ChangedMeanwhileError } from "../vault/catalog";
import type { CatalogEntry } from "../vault/catalog";
import { leaseSeconds, withLease } from "../vault/lease";
import { CatalogPruning } from "../vault/prune";
import type { TreeStore } from "../vault/tree-store";
import { isBuiltIn } from "./built-in";
import { findCaptureKind } from "./capture-kinds";
import { kindPathOf } from "../azure/entity-path";
import { captureService } from "./capture-service";
import type { Capture } from "./capture-service";
import type { LogicalBackupInputs } from "./logical-backup-inputs";
import { changesSince, newestLogical } from "./object-changes";
import { isSwitchedOff, requirementsOf } from "../records/snapshot/requirements";
import { sweepGraceSeconds, sweepObjects } from "./sweep-objects";
import { writeTree } from "./write-tree";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";

/** One run at a time stores or sweeps. */
export const logicalLease = "logical-snapshots";

export interface LogicalBackupOptions {
    /** @default as {@link sweepGraceSeconds} */
    readonly graceSeconds?: number;
    /** How long after a reading that asked for every policy the next one does. @default as {@link fullEveryHours} */
    readonly fullEveryHours?: number;
    /** Waits while another run holds the lease; for tests. */
    readonly pause?: (milliseconds: number) => Promise<void>;
}

/** Takes the logical snapshot that a trigger asks for: locks nothing, and changes nothing in the service. */
export class LogicalBackupOperation {
    private readonly graceSeconds: number;
    private readonly fullEveryHours: number;
    private readonly pause: (milliseconds: number) => Promise<void>;

    constructor(
        private readonly context: OperationContext,
        {
            graceSeconds = sweepGraceSeconds,
            fullEveryHours = defaultFullEveryHours,
            pause = (milliseconds) => pauseFor(milliseconds),
        }: LogicalBackupOptions = {},
    ) {
        this.graceSeconds = graceSeconds;
        this.fullEveryHours = fullEveryHours;
        this.pause = pause;
    }

    /**
     * Killed anywhere it can be run again: what it has stored is used, and what nothing refers to is swept in the end.
     *
     * @returns the facts, in the catalog by then.
     * @throws CodedError, AzureError; the facts then say that it is intended, and the next run goes on.
     */
    async run(inputs: LogicalBackupInputs): Promise<LogicalFacts> {
        const { catalog, plane, authority, progress, treeStore } = this.context;
        const service = await requireService(plane, inputs.serviceId);
        await requireCatalog(this.context, inputs, `take a logical snapshot of '${inputs.serviceId}'`);
        const store = treeStore(inputs.logicalContainer);
        await store.now();
        const recipients = inputs.recipients.map(({ keyVaultKey, age }) => keyVaultKey ?? age ?? "");
        const epoch = epochOf(await authority.find(), inputs.serviceId);
        const intent = intendLogical(service, inputs.trigger, inputs.logicalContainer, recipients, epoch);
        const { created, ...entry } = await catalog.createOrRead(logicalDocument, intent.id, intent);
        if (entry.value.result === "succeeded") {
            progress(`${snapshotInWords(entry.value)} is already done: adopted from the catalog`);
        }
        const facts =
            entry.value.result === "succeeded"
                ? requireLogical(entry.value)
                : await this.take(inputs, service, created ? entry : await this.intendAgain(entry, intent), store);
        await this.tidy(inputs, service, store);
        await catalog.refreshIndex();
        return facts;
    }

    /** Its times are those of this run. */
    private intendAgain(entry: CatalogEntry<LogicalFacts>, intent: LogicalFacts): Promise<CatalogEntry<LogicalFacts>> {
        return this.context.catalog.replace<LogicalFacts>(entry, {
            ...entry.value,
            ...intent,
            holds: entry.value.holds,
        });
    }

    private async take(
        inputs: LogicalBackupInputs,
        service: ServiceObservation,
        entry: CatalogEntry<LogicalFacts>,
        store: TreeStore,
    ): Promise<LogicalFacts> {
        const { catalog, entities, media, progress } = this.context;
        const { serviceId, secretsKey: secret, recipients } = inputs;
        const snapshots = await catalog.listSnapshots();
        const before = newestLogical(snapshots, service);
        const capture = await captureService(entities(serviceId), serviceId, {
            skip: inputs.skipKinds ?? [],
            full: isFullReadingDue(snapshots, service, service.observedAt, this.fullEveryHours),
            seed: entry.value.id,
            media,
            progress,
        });
        return this.leased(async (signal) => {
            const sealing = { secret, serviceId, recipients };
            const { written, ...tree } = await writeTree(store, capture.bundles, capture.about, sealing, signal);
            const completedAt = await catalog.open();
            const facts = completeLogical(entry.value, {
                ...countsOf(capture),
                changes: await changesSince(before, tree.root, store),
                reading: capture.reading,
                payload: { type: "tree", container: inputs.logicalContainer, ...tree },
                observed: { startedAt: service.observedAt.toISOString(), completedAt: completedAt.toISOString() },
            });
            progress(
                `${snapshotInWords(facts)} holds ${facts.entities} entities in ${tree.objects} objects, ${written} of them new`,
            );
            for (const [code, count] of Object.entries(facts.lacks)) {
                progress(`${snapshotInWords(facts)} lacks ${code}: ${count}`);
            }
            return this.complete(entry, facts);
        });
    }

    private async complete(entry: CatalogEntry<LogicalFacts>, facts: LogicalFacts): Promise<LogicalFacts> {
        const { catalog } = this.context;
        try {
            return (await catalog.replace(entry, facts)).value;
        } catch (error) {
            const found = await catalog.read(logicalDocument, facts.id);
            // Another run of the same trigger was faster.
            if (error instanceof ChangedMeanwhileError && found?.value.result === "succeeded") {
                return requireLogical(found.value);
            }
            throw error;
        }
    }

    /** Prunes snapshots if a retention is declared. Deletes the objects that killed runs have left in any case. */
    private async tidy(inputs: LogicalBackupInputs, service: ServiceObservation, store: TreeStore): Promise<void> {
        const { catalog, progress } = this.context;
        await this.leased(async (signal) => {
            if (inputs.retention) {
                const rules = { service, logical: inputs.retention, targetTiers: [] };
                await new CatalogPruning(catalog, rules, await catalog.open(), progress).run();
            }
            const { removed, spared } = await sweepObjects(catalog, store, this.graceSeconds, signal);
            if (spared !== undefined) {
                progress(`Warning: objects of logical snapshots that nothing refers to stay: ${spared}`);
            } else if (removed > 0) {
                progress(`${removed} objects of logical snapshots that nothing refers to were deleted`);
            }
        });
    }

    private async leased<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
        const tries = 10;
        for (let attempt = 1; ; attempt += 1) {
            const work = await withLease(this.context.catalog, logicalLease, act);
            if (work.held) {
                return work.value;
            }
            if (attempt === tries) {
                throw new CodedError(
                    "AnotherRunGoesOn",
                    `Logical snapshots are being stored or swept: ${work.reason}.`,
                );
            }
            this.context.progress("another run stores or sweeps logical snapshots: waiting for it", {
                ephemeral: true,
            });
            await this.pause((leaseSeconds.max * 1000) / 4);
        }
    }
}

/** Facts of a logical snapshot, by their own type. */
export const logicalDocument: DocumentType<LogicalFacts> = snapshotDocument as unknown as DocumentType<LogicalFacts>;

/** @throws CodedError where the facts of that ID are others. */
function requireLogical(facts: LogicalFacts | SnapshotFacts): LogicalFacts {
    const logical = asLogical(facts);
    if (!logical) {
        throw new CodedError(
            "DocumentUnreadable",
            `The facts of the ${snapshotInWords(facts)} are not those of a logical snapshot. Restore an earlier version of the blob, or change the trigger.`,
        );
    }
    return logical;
}

function countsOf({ bundles, about }: Capture): Pick<LogicalFacts, "entities" | "lacks" | "restorable"> {
    const all = bundles.flatMap(({ members }) => members);
    // What a restore never writes no target need hold.
    const needed = all
        .filter(({ path, entity }) => !isSwitchedOff(path, entity))
        .filter(({ path, entity }) => !isBuiltIn(findCaptureKind(kindPathOf(path)), path, entity))
        .map(({ path }) => path);
    return {
        restorable: { until: null, tiers: null, requires: requirementsOf(needed) },
        entities: all.length,
        lacks: Object.fromEntries(about.ledger.map(({ code, ids }) => [code, ids.length])),
    };
}
