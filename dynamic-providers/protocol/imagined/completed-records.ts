import type { ServiceObservation } from "../../azure/service";
import { accept, intend, isBegun, succeed } from "../../records/operation-record";
import { intendRestore } from "../../records/restore-record";
import type { RestoreRecord } from "../../records/restore-record";
import type { SnapshotFacts } from "../../records/snapshot/facts";
import { completeNativeBackup } from "../../records/snapshot/native-backup";
import type { CatalogObservation } from "../../records/snapshot/observation";
import { triggeredName } from "../../records/triggered-name";

/**
 * A catalog with a backup that has succeeded, in the best case: the service did not change meanwhile, and has nothing that
 * a backup leaves out.
 */
export function completeBackup(catalog: CatalogObservation, intended: SnapshotFacts, now: Date): CatalogObservation {
    const blob = { bytes: 1, etag: intended.id };
    const done = succeed(accept(intend(intended, now), now, ""), now);
    const facts: SnapshotFacts = {
        ...completeNativeBackup(done, blob),
        omits: [],
        inventory: {
            ...{ schema: "apim-dr/inventory/1", canon: 1, kinds: {}, digest: "", stable: true, keyId: "" },
            blob: "",
        },
    };
    return {
        ...catalog,
        snapshots: [...catalog.snapshots.filter(({ id }) => id !== facts.id), facts],
        payloads: new Map([...catalog.payloads, [facts.payload.name, blob]]),
    };
}

/** Restores with one that has succeeded, in the best case: the target is found like the snapshot. */
export function completeRestore(
    restores: readonly RestoreRecord[],
    target: ServiceObservation,
    { snapshot, trigger }: { readonly snapshot: string; readonly trigger: string },
    now: Date,
): RestoreRecord[] {
    const id = triggeredName(target, trigger);
    const found = restores.find((record) => record.id === id);
    const begun =
        found && isBegun(found) ? found : accept(intend(intendRestore(target, trigger, snapshot), now), now, "");
    const done: RestoreRecord = {
        ...(begun.result === "succeeded" ? begun : succeed(begun, now)),
        siteLocal: undefined,
        gaps: [],
        verification: {
            ...{ outcome: "verified", verified: true, comparedAt: now.toISOString() },
            ...{ differences: [], tolerated: [], notCompared: [], compared: { kinds: 0, entities: 0 } },
        },
    };
    return [...restores.filter((record) => record.id !== id), done];
}
