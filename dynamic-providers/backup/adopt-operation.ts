import { CodedError } from "../common/coded-error";
import { sameResource } from "../azure/resource-id";
import type { OperationContext } from "../operation/context";
import { PreflightError } from "../common/problem";
import { requireCatalog } from "../preflight/require-catalog";
import { adoptBackup, findAdoptionProblems } from "../records/snapshot/adopted-backup";
import type { Adoption } from "../records/snapshot/adopted-backup";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { sameEtag } from "../records/snapshot/observation";
import type { BackupInputs } from "./backup-inputs";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";

export type AdoptInputs = BackupInputs & { readonly adopt: Adoption };

/** Puts a backup that another tool took into the catalog. Nothing is ever asked of Azure for it. */
export class AdoptOperation {
    constructor(private readonly context: OperationContext) {}

    /**
     * @returns the facts, in the catalog by then. A blob that is catalogued already keeps the facts it has, unless it was
     * adopted and is described otherwise now.
     * @throws PreflightError with every reason; Error when the blob is that of another service's snapshot.
     */
    async run(inputs: AdoptInputs): Promise<SnapshotFacts> {
        const { catalog, plane, progress } = this.context;
        const { adopt, serviceId, backupsContainer: container, trigger } = inputs;
        const what = `adopt '${adopt.blobName}' as a snapshot of '${serviceId}'`;
        await requireCatalog(this.context, inputs, what);
        const now = await catalog.open();
        const blob = await catalog.payloads.find({ container, name: adopt.blobName });
        const request = { adoption: adopt, serviceId, container, trigger };
        const problems = findAdoptionProblems(request, blob, now);
        if (!blob || problems.length > 0) {
            throw new PreflightError(what, problems);
        }
        const known = (await catalog.listSnapshots()).find(
            ({ payload }) =>
                payload.name === adopt.blobName &&
                payload.container === container &&
                sameEtag(payload.etag ?? "", blob.etag),
        );
        if (known && !sameResource(known.service.resourceId, serviceId)) {
            throw new CodedError(
                "AdoptedForAnotherService",
                `Refused to ${what}: it is the ${snapshotInWords(known)} already. Correct serviceId.`,
            );
        }
        if (known && !known.adopted) {
            progress(
                `'${adopt.blobName}' is the ${snapshotInWords(known)}, which this tool has taken: nothing to adopt`,
            );
            return known;
        }
        const facts = adoptBackup(request, blob, await plane.getService(serviceId), now);
        const stored = await this.store(facts);
        const { unknown = [] } = stored.adopted ?? {};
        progress(`'${adopt.blobName}' is the ${snapshotInWords(stored)}; not known: ${unknown.join(", ")}`);
        progress(
            `Warning: a restore of it cannot be verified: what the service held when '${adopt.blobName}' was taken is not ` +
                "known, as only a snapshot that this tool takes has an inventory. A failover with it needs acceptDifferences",
        );
        if (stored.service.tier === null) {
            progress(`Warning: the ${snapshotInWords(stored)} cannot be restored until adopt.tier names its tier`);
        }
        return stored;
    }

    /** Holds, tombstones and members that this release does not know stay as they are. */
    private async store(facts: SnapshotFacts): Promise<SnapshotFacts> {
        const entry = await this.context.catalog.createOrRead(snapshotDocument, facts.id, facts);
        if (entry.created) {
            return facts;
        }
        const { holds, adopted, tombstone } = entry.value;
        if (tombstone) {
            throw new CodedError(
                "Pruned",
                `The ${snapshotInWords(facts)} was pruned by retention (${tombstone.reason}): it is not adopted again. Copy its ` +
                    "blob under another name, if it still exists.",
            );
        }
        const changed = {
            ...entry.value,
            ...facts,
            holds,
            adopted: { ...facts.adopted!, ...adopted, unknown: facts.adopted!.unknown },
        };
        return (await this.context.catalog.replace<SnapshotFacts>(entry, changed)).value;
    }
}
