import { timeOf } from "../common/as-people-read";
import { CodedError } from "../common/coded-error";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { ChangedMeanwhileError } from "./catalog";
import type { Catalog } from "./catalog";
import { snapshotInWords } from "../records/snapshot/snapshot-in-words";
import { shortId } from "../common/short-id";

/** How often a hold is written again after another run has changed the facts. */
const maxAttempts = 5;

/**
 * Keeps a snapshot from being pruned until the hold is removed. Adding it twice is adding it once.
 *
 * @param hold - who needs it, for example a promotion's epoch.
 * @throws Error when the snapshot is not in the catalog, has not succeeded, or is being pruned.
 */
export function addHold(catalog: Catalog, snapshotId: string, hold: string): Promise<SnapshotFacts> {
    return change(catalog, snapshotId, (facts) => {
        if (facts.tombstone) {
            throw new CodedError(
                "Pruned",
                `The ${snapshotInWords(facts)} cannot be held for '${hold}': retention pruned it at ${timeOf(facts.tombstone.at)} ` +
                    `(${facts.tombstone.reason}). Choose another snapshot.`,
            );
        }
        if (facts.result !== "succeeded") {
            throw new CodedError(
                "NotSucceeded",
                `The ${snapshotInWords(facts)} cannot be held for '${hold}': it is '${facts.result}', not 'succeeded'. ` +
                    "Wait until it is done, or choose another snapshot.",
            );
        }
        return facts.holds.includes(hold) ? undefined : { ...facts, holds: [...facts.holds, hold] };
    });
}

/** Releases one hold; one that is not there is released already. @throws Error when the snapshot is not in the catalog. */
export function removeHold(catalog: Catalog, snapshotId: string, hold: string): Promise<SnapshotFacts> {
    return change(catalog, snapshotId, (facts) =>
        facts.holds.includes(hold) ? { ...facts, holds: facts.holds.filter((other) => other !== hold) } : undefined,
    );
}

/** @param apply - what the facts are to be; undefined to leave them as they are. */
async function change(
    catalog: Catalog,
    snapshotId: string,
    apply: (facts: SnapshotFacts) => SnapshotFacts | undefined,
): Promise<SnapshotFacts> {
    for (let attempt = 1; ; attempt += 1) {
        const entry = await catalog.read(snapshotDocument, snapshotId);
        if (!entry) {
            throw new CodedError(
                "SnapshotUnknown",
                `The catalog holds no snapshot '${shortId(snapshotId)}': name one of its snapshots.`,
            );
        }
        const changed = apply(entry.value);
        if (!changed) {
            return entry.value;
        }
        try {
            await catalog.replace(entry, changed);
            return changed;
        } catch (error) {
            if (!(error instanceof ChangedMeanwhileError) || attempt === maxAttempts) {
                throw error;
            }
        }
    }
}
