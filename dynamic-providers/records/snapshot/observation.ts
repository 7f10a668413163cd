import { isEnded } from "../operation-record";
import type { OperationRecord } from "../operation-record";
import type { SnapshotFacts } from "./facts";

/** A blob as a list or a HEAD shows it. */
export interface PayloadObservation {
    readonly bytes: number;
    readonly etag: string;
}

/** A restore that the catalog knows of. */
export interface RestoreObservation extends Pick<OperationRecord, "id" | "result"> {
    readonly snapshot: string;
    /** Whether its target is still to be compared with the snapshot, or to be compared again. @default false */
    readonly isToCompare?: boolean;
}

/** A document of the catalog that is there and is not JSON: it counts as nothing. */
export interface UnreadableDocument {
    readonly path: string;
    /** In words. */
    readonly reason: string;
}

/** The vault at one moment: all that a schedule and retention decide from. */
export interface CatalogObservation {
    readonly snapshots: readonly SnapshotFacts[];
    readonly restores: readonly RestoreObservation[];
    /** What lies beside them and cannot be read. */
    readonly unreadable: readonly UnreadableDocument[];
    readonly backupsContainer: string;
    /** The blobs of `backupsContainer`, by name; those of others too. */
    readonly payloads: ReadonlyMap<string, PayloadObservation>;
}

/** In words, what restores a snapshot, or may; undefined when nothing does. */
export function whyBeingRestored(
    { restores, unreadable }: Pick<CatalogObservation, "restores" | "unreadable">,
    snapshotId: string,
): string | undefined {
    const restore = restores.find((found) => found.snapshot === snapshotId && !isEnded(found));
    if (restore) {
        return `it is being restored by '${restore.id}'`;
    }
    const record = unreadable.find(({ path }) => path.startsWith("restores/"));
    return record && `'${record.path}' cannot be read, and may be the record of a restore of it`;
}

/** Whether the blob of a snapshot is there and the one that was taken. */
export function isWhole({ payload }: SnapshotFacts, observation: CatalogObservation): boolean {
    const found = observation.payloads.get(payload.name);
    return (
        payload.container === observation.backupsContainer &&
        found !== undefined &&
        found.bytes === payload.bytes &&
        payload.etag !== null &&
        sameEtag(found.etag, payload.etag)
    );
}

/** Lists of blobs give ETags without the quotes that headers have. */
export function sameEtag(left: string, right: string): boolean {
    return bare(left) === bare(right);
}

const bare = (etag: string): string => etag.replace(/^"|"$/g, "");
