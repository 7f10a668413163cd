import { isDeepStrictEqual } from "node:util";
import { AzureError } from "../azure/errors";
import { sameResource } from "../azure/resource-id";
import { pathOf } from "../records/document-type";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { nativeKind } from "../records/snapshot/facts";
import type { SnapshotFacts, Tombstone } from "../records/snapshot/facts";
import type { CatalogObservation } from "../records/snapshot/observation";
import { planRetention } from "../records/selection/retention";
import type { RetentionPlan, RetentionRules, RetentionVerdict } from "../records/selection/retention";
import { ChangedMeanwhileError } from "./catalog";
import type { Catalog, CatalogEntry } from "./catalog";
import { sweepInventories } from "./sweep-inventories";
import type { ProgressSink } from "../common/progress";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";

export interface PruningReport {
    readonly pruned: readonly RetentionVerdict[];
    /** What was to go and stayed, for something came in between; the next run decides anew. */
    readonly spared: readonly RetentionVerdict[];
}

/**
 * Deletes what retention prunes, in steps that a run killed anywhere leaves for the next one to finish:
 *
 * 1. `mark`: a tombstone in the facts. From then on the snapshot is neither selected nor held.
 * 2. `review`: the whole catalog is read again. Where a hold, a restore or another run's tombstone came before ours, ours
 *    is withdrawn.
 * 3. `erase`: the tombstone becomes `erasing`, which is never withdrawn; the payload is deleted if it is the one expected;
 *    the tombstone becomes `erased`. The facts stay as the log, and so that the trigger does not take the snapshot again.
 *    Facts of what never succeeded are deleted: their trigger may be tried again.
 * 4. `sweep`: the inventories of what is erased go, those that an earlier run left too.
 *
 * Every write is conditional. Two runs with the same rules belong under one lease, see `withLease`.
 */
export class CatalogPruning {
    constructor(
        private readonly catalog: Catalog,
        private readonly rules: RetentionRules,
        /** Azure's time. */
        private readonly now: Date,
        private readonly progress: ProgressSink,
    ) {}

    /** @throws AzureError when the catalog cannot be read; of a snapshot that cannot be pruned the report tells. */
    async run(): Promise<PruningReport> {
        const observation = await this.catalog.observe();
        const isToDo = this.plan(observation).prune.length > 0 || this.marked(observation).length > 0;
        if (!isToDo) {
            return { pruned: [], spared: [] };
        }
        const unmarked = await this.mark(observation);
        const { reviewed, withdrawn } = await this.review();
        const { pruned, spared } = await this.erase(reviewed);
        await sweepInventories(this.catalog);
        await this.catalog.refreshIndex();
        return { pruned, spared: [...unmarked, ...withdrawn, ...spared] };
    }

    /** @returns those that could not be marked. */
    mark(observation: CatalogObservation): Promise<RetentionVerdict[]> {
        const toMark = this.plan(observation).prune.filter(({ id }) => !find(observation, id)?.tombstone);
        return this.forEach(toMark, async ({ id, reason }) => {
            const entry = await this.readUnchanged(id, observation);
            const tombstone: Tombstone = { at: this.now.toISOString(), reason, state: "marked" };
            await this.catalog.replace(entry, { ...entry.value, tombstone });
        });
    }

    /** @returns the catalog with all tombstones in place, and the snapshots whose tombstone was withdrawn. */
    async review(): Promise<{ reviewed: CatalogObservation; withdrawn: RetentionVerdict[] }> {
        const reviewed = await this.catalog.observe();
        const marked = this.marked(reviewed);
        const toWithdraw = this.plan(reviewed).keep.filter(({ id }) => marked.includes(id));
        const failed = await this.forEach(toWithdraw, async ({ id, reason }) => {
            const entry = await this.readUnchanged(id, reviewed);
            const { tombstone: _withdrawn, ...facts } = entry.value;
            await this.catalog.replace<SnapshotFacts>(entry, facts);
            this.progress(`the ${snapshotInWords(entry.value)} is kept after all: ${reason}`);
        });
        return { reviewed, withdrawn: [...without(toWithdraw, failed), ...failed] };
    }

    async erase(reviewed: CatalogObservation): Promise<PruningReport> {
        const toErase = this.plan(reviewed).prune.filter(({ id }) => find(reviewed, id)?.tombstone);
        const spared = await this.forEach(toErase, async ({ id, reason }) => {
            const entry = await this.readUnchanged(id, reviewed);
            await this.eraseOne(entry, entry.value.tombstone!, reviewed);
            this.progress(`the ${snapshotInWords(entry.value)} is pruned: ${reason}`);
        });
        return { pruned: without(toErase, spared), spared };
    }

    private async eraseOne(
        entry: CatalogEntry<SnapshotFacts>,
        tombstone: Tombstone,
        { payloads }: CatalogObservation,
    ): Promise<void> {
        const { kind, payload, result } = entry.value;
        const setState = (from: CatalogEntry<SnapshotFacts>, change: Partial<Tombstone>) =>
            this.catalog.replace<SnapshotFacts>(from, { ...from.value, tombstone: { ...tombstone, ...change } });
        const erasing = tombstone.state === "erasing" ? entry : await setState(entry, { state: "erasing" });
        // What snapshots of other kinds are made of is no blob of Azure's, whatever their facts say.
        const etag = kind === nativeKind ? (payload.etag ?? payloads.get(payload.name)?.etag) : undefined;
        const erasedAt = (etag && (await this.catalog.payloads.delete(payload, etag))) || this.now;
        if (result === "succeeded") {
            await setState(erasing, { state: "erased", erasedAt: erasedAt.toISOString() });
        } else {
            await this.catalog.remove(erasing);
        }
    }

    private plan(observation: CatalogObservation): RetentionPlan {
        return planRetention(observation, this.rules, this.now);
    }

    /** IDs of this service's snapshots that have a tombstone which may be withdrawn. */
    private marked({ snapshots }: CatalogObservation): string[] {
        return snapshots
            .filter(({ service }) => sameResource(service.resourceId, this.rules.service.resourceId))
            .filter(({ tombstone }) => tombstone?.state === "marked")
            .map(({ id }) => id);
    }

    private async readUnchanged(id: string, observation: CatalogObservation): Promise<CatalogEntry<SnapshotFacts>> {
        const entry = await this.catalog.read(snapshotDocument, id);
        if (!entry || !isDeepStrictEqual(entry.value, find(observation, id))) {
            throw new ChangedMeanwhileError(
                `'${pathOf(snapshotDocument, id)}' in the catalog was changed by another run.`,
            );
        }
        return entry;
    }

    /** One that cannot be pruned does not keep the others. @returns those, and why. */
    private async forEach(
        verdicts: readonly RetentionVerdict[],
        act: (verdict: RetentionVerdict) => Promise<void>,
    ): Promise<RetentionVerdict[]> {
        const failed: RetentionVerdict[] = [];
        for (const verdict of verdicts) {
            try {
                await act(verdict);
            } catch (error) {
                if (!(error instanceof ChangedMeanwhileError) && !(error instanceof AzureError)) {
                    throw error;
                }
                failed.push({ id: verdict.id, reason: error.message });
            }
        }
        return failed;
    }
}

function find({ snapshots }: CatalogObservation, id: string): SnapshotFacts | undefined {
    return snapshots.find((facts) => facts.id === id);
}

function without(verdicts: readonly RetentionVerdict[], others: readonly RetentionVerdict[]): RetentionVerdict[] {
    return verdicts.filter(({ id }) => others.every((other) => other.id !== id));
}
