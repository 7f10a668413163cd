import { timeOf } from "../../common/as-people-read";
import { catchUpRecords } from "../../vault/catch-up-records";
import { removeSnapshot } from "../../vault/remove-snapshot";
import { triggeredLifecycleOf } from "./triggered-lifecycle";
import type { TriggeredOutputs } from "./triggered-lifecycle";
import { isEdited } from "../../common/input-table";
import { snapshotDocument } from "../../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import { wayBackOf } from "../../records/snapshot/lost-payload";
import { stateOf } from "../../records/snapshot/restorable";
import { AdoptOperation } from "../../backup/adopt-operation";
import { isOpen } from "../../backup/backup-inventory";
import { BackupOperation } from "../../backup/backup-operation";
import { backupTable } from "../../backup/backup-inputs";
import type { BackupInputs } from "../../backup/backup-inputs";
import { hasInventory } from "../../records/snapshot/snapshot-inventory";
import { snapshotInWords } from "../../records/snapshot/snapshot-in-words";
import { shortId } from "../../common/short-id";

/** What a Backup tells of its snapshot. Times are Azure's, ISO 8601. */
export interface BackupOutputs extends TriggeredOutputs {
    readonly snapshotId: string;
    readonly blobName: string;
    readonly blobUrl: string;
    readonly bytes?: number;
    readonly etag?: string;
    readonly tier?: string;
    readonly location?: string;
    readonly startedAt?: string;
    readonly completedAt?: string;
    readonly restorableUntil?: string;
    /** Over all that the service held, but secrets. */
    readonly inventoryDigest?: string;
    /** Whether the service held the same before and after; missing where that is not known. */
    readonly stable?: boolean;
    readonly unstableKinds: readonly string[];
}

function toOutputs(facts: SnapshotFacts, blobUrl: string, { verify }: BackupInputs): BackupOutputs {
    const inventory = hasInventory(facts.inventory) ? facts.inventory : undefined;
    return {
        snapshotId: facts.id,
        blobName: facts.payload.name,
        blobUrl,
        bytes: facts.payload.bytes ?? undefined,
        etag: facts.payload.etag ?? undefined,
        tier: facts.service.tier ?? undefined,
        location: facts.service.location ?? undefined,
        startedAt: facts.observed.startedAt ?? undefined,
        completedAt: facts.observed.completedAt ?? undefined,
        restorableUntil: facts.restorable.until ?? undefined,
        inventoryDigest: inventory?.digest,
        stable: inventory?.stable ?? undefined,
        unstableKinds: Object.entries(inventory?.kinds ?? {})
            .filter(([, { stable }]) => stable === false)
            .map(([kind]) => kind),
        result:
            facts.result === "succeeded" && verify !== "off" && hasOpenInventory(facts) ? "unverified" : facts.result,
    };
}

/** Facts of older releases, and those of `verify: "off"`, have no inventory to compare. */
const hasOpenInventory = (facts: SnapshotFacts): boolean => hasInventory(facts.inventory) && isOpen(facts);

/** The methods of the Backup provider. */
export const backup = triggeredLifecycleOf<BackupInputs, SnapshotFacts, BackupOutputs>({
    name: "Backup",
    table: backupTable,
    run: (context, { adopt, ...inputs }) =>
        adopt ? new AdoptOperation(context).run({ ...inputs, adopt }) : new BackupOperation(context).run(inputs),
    // It asks nothing of Azure, so that a description that was corrected may go into the facts.
    runsAgain: (state, { adopt }) => Boolean(adopt) && isEdited(state.adopt, adopt),
    toOutputs: ({ catalog }, facts, inputs) => toOutputs(facts, catalog.payloads.url(facts.payload.name), inputs),
    refresh: async ({ catalog, progress }, state) => {
        const facts = (await catalog.read(snapshotDocument, state.snapshotId))?.value;
        const outputs = facts ? toOutputs(facts, state.blobUrl, state) : state;
        const payload = await catalog.payloads.find({ container: state.backupsContainer, name: outputs.blobName });
        // The engine shows no change of what is an output alone.
        const warn = (why: string): void =>
            progress(
                `Warning: ${facts ? `the ${snapshotInWords(facts)}` : `snapshot '${shortId(state.snapshotId)}'`} ${why}. A new trigger takes another snapshot`,
            );
        if (!facts || (outputs.result === "succeeded" && !payload)) {
            warn(`is gone: its ${facts ? `blob '${outputs.blobName}'` : "facts"} cannot be found`);
            if (facts) {
                progress(wayBackOf(facts.payload, catalog.payloads.containerUrl));
            }
            return { ...outputs, result: "gone" };
        }
        const hasExpired = stateOf(facts, await catalog.open()) === "expired";
        if (hasExpired) {
            warn(`has expired: Azure could restore it until ${timeOf(facts.restorable.until ?? "")}`);
        }
        return hasExpired ? { ...outputs, result: "expired" } : outputs;
    },
    isRemoved: ({ deletionPolicy }) => deletionPolicy === "Delete",
    remove: (context, { snapshotId }) =>
        removeSnapshot(context.catalog, snapshotId, async () => {
            await catchUpRecords(context);
        }),
});
