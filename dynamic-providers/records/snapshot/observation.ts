import { isEnded } from "../operation-record";
import type { RestoreRecord } from "../restore-record";
import { pathOf } from "../document-type";
import { triggeredName } from "../triggered-name";
import type { NamedService } from "../triggered-name";
import { snapshotDocument } from "./snapshot-document";
import type { SnapshotFacts } from "./facts";
import { shortId } from "../../common/short-id";

/** A blob as a list or a HEAD shows it. */
export interface PayloadObservation {
    readonly bytes: number;
    readonly etag: string;
}

/** A restore that the catalog knows of, as far as it says what becomes of its snapshot. */
export type RestoreObservation = Pick<RestoreRecord, "id" | "snapshot" | "result" | "verification">;

/** A document of the catalog that is there and is not what its type promises: it counts as nothing. */
export interface UnreadableDocument {
    readonly path: string;
    /** As text: member, value and rule. */
    readonly reason: string;
    readonly wayOut: string;
    /** The snapshot that it names, where that much can be read. */
    readonly snapshot?: string;
    /** When it was written; Azure's time. */
    readonly modifiedAt: Date;
}

/** The vault at one moment: all that a schedule and retention decide from. */
export interface CatalogObservation {
    readonly snapshots: readonly SnapshotFacts[];
    readonly restores: readonly RestoreObservation[];
    /** What lies beside them and cannot be read. */
    readonly unreadable: readonly UnreadableDocument[];
    readonly backupsContainer: string;
    /** Its URL, for messages. @default not known */
    readonly backupsUrl?: string;
    /** The blobs of `backupsContainer`, by name; those of others too. */
    readonly payloads: ReadonlyMap<string, PayloadObservation>;
    /** IDs of logical snapshots that are no longer in their container. @default none is known to be missing */
    readonly missingTrees?: ReadonlySet<string>;
}

/** No backup and no restore is taken to run for longer: the longest in a public recording took 4 h 57 min. */
export const longestOperationHours = 24;

/**
 * As text, what restores a snapshot, or may; undefined when nothing does. A record that cannot be read may be that of a
 * restore of any snapshot, unless it names one, for as long as a restore may be under way.
 *
 * @param now - Azure's time.
 */
export function whyBeingRestored(
    { restores, unreadable }: Pick<CatalogObservation, "restores" | "unreadable">,
    snapshotId: string,
    now: Date,
): string | undefined {
    const restore = restores.find((found) => found.snapshot === snapshotId && !isEnded(found));
    if (restore) {
        return `it is being restored by '${shortId(restore.id)}'`;
    }
    const since = now.getTime() - longestOperationHours * 60 * 60 * 1000;
    const record = unreadable.find(
        ({ path, snapshot = snapshotId, modifiedAt }) =>
            path.startsWith("restores/") && snapshot === snapshotId && modifiedAt.getTime() > since,
    );
    return record && `'${record.path}' cannot be read, and may be the record of a restore of it`;
}

/** Whether the facts of the snapshot that a trigger would take are there and cannot be read, so that its result is not known. */
export function isUnreadable(
    { unreadable }: Pick<CatalogObservation, "unreadable">,
    service: NamedService,
    trigger: string,
): boolean {
    const path = pathOf(snapshotDocument, triggeredName(service, trigger));
    return unreadable.some((document) => document.path === path);
}

type PayloadsObservation = Pick<CatalogObservation, "backupsContainer" | "payloads">;

/** What lies where the facts of a snapshot say that its blob is; undefined where nothing does. */
export function findBlob(
    { payload }: SnapshotFacts,
    { backupsContainer, payloads }: PayloadsObservation,
): PayloadObservation | undefined {
    return payload.container === backupsContainer ? payloads.get(payload.name) : undefined;
}

/** Whether the blob of a snapshot is there and the one that was taken. */
export function isWhole(facts: SnapshotFacts, observation: PayloadsObservation): boolean {
    const { payload } = facts;
    const found = findBlob(facts, observation);
    return (
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
