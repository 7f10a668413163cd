import type { AuditRecord } from "./audit-record";

/** One blob below `records/`, as it was read. */
export interface AuditLink {
    /** Name of the blob in its container. */
    readonly path: string;
    /** undefined where its name is none of a record. */
    readonly sequence: number | undefined;
    /** The blob's text, and its SHA-256 as hex; undefined where it has none. */
    readonly text?: string;
    readonly digest?: string;
    /** undefined where it is not what a record must be. */
    readonly record?: AuditRecord;
    /** Why it is no record, as text. */
    readonly reason?: string;
}

/** The records in their places, oldest first. */
export const recordsOf = (links: readonly AuditLink[]): AuditRecord[] =>
    links.flatMap(({ sequence, record }) => (record && record.sequence === sequence ? [record] : []));
