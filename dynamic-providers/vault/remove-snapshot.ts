import { CodedError } from "../common/coded-error";
import { destroyedReason } from "../records/audit/facts-of-documents";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { isHeld } from "../records/snapshot/facts";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { whyBeingRestored } from "../records/snapshot/observation";
import type { Catalog } from "./catalog";
import { inventoriesFolder } from "../records/snapshot/snapshot-inventory";
import { heldBy } from "../records/snapshot/held-by";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";

/**
 * Takes a snapshot away because its owner asks for it: first a tombstone that is never withdrawn, so that it is selected no
 * more, then the blob if it is the one that was taken, then its inventory, then the facts. Killed anywhere, the next call finishes it.
 *
 * @param leaveRecord - that it goes: what nothing tells of must not be deleted. Comes after the tombstone.
 * @throws Error when the snapshot is held, being restored or under way.
 */
export async function removeSnapshot(
    catalog: Catalog,
    snapshotId: string,
    leaveRecord: () => Promise<void>,
): Promise<void> {
    const entry = await catalog.read(snapshotDocument, snapshotId);
    if (!entry) {
        return;
    }
    const facts = entry.value;
    const now = await catalog.open();
    const reason = isHeld(facts)
        ? heldBy(facts)
        : (whyBeingRestored(await catalog.observe(), snapshotId, now) ??
          (facts.result === "accepted" ? "its backup is still running in Azure" : undefined));
    if (reason !== undefined) {
        throw new CodedError(
            "SnapshotInUse",
            `The ${snapshotInWords(facts)} cannot be deleted: ${reason}. Wait until that has finished, or set deletionPolicy to ` +
                "Retain and apply that first.",
        );
    }
    const tombstone = { at: now.toISOString(), reason: destroyedReason, state: "erasing" } as const;
    const erasing = await catalog.replace<SnapshotFacts>(entry, { ...facts, tombstone });
    await leaveRecord();
    const payload = await catalog.payloads.find(facts.payload);
    if (payload && (facts.payload.etag === null || payload.etag === facts.payload.etag)) {
        await catalog.payloads.delete(facts.payload, payload.etag);
    }
    const inventory = await catalog.find({ ...snapshotDocument, folder: inventoriesFolder }, snapshotId);
    if (inventory) {
        await catalog.remove(inventory);
    }
    await catalog.remove(erasing);
}
