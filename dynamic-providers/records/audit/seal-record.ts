import { createHash } from "node:crypto";
import type { AuditRecord } from "./audit-record";

/** SHA-256 of a text, as hex. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The text of a record's blob: no other text is one, so that every byte of it counts. */
export const formatRecord = (record: object): string => `${JSON.stringify(record, null, 2)}\n`;

/** What a record's own digest must be. */
export function sealOf(record: Omit<AuditRecord, "digest" | "signature">): string {
    const { digest: _digest, signature: _signature, ...sealed } = record as AuditRecord;
    return digestOf(formatRecord(sealed));
}
