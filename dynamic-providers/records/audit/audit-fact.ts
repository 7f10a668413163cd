import type { AuditRecord } from "./audit-record";

/** What a record tells of its document; the rest of it follows from its place in the chain. */
export type AuditFact = Omit<
    AuditRecord,
    "schema" | "sequence" | "previous" | "authority" | "writtenAt" | "key" | "digest" | "signature"
>;

/** Events after which a document goes on: it is tried again, or compared again. */
const passing = {
    snapshot: ["failed"],
    restore: ["failed", "notCompared", "different", "incomplete"],
    drill: [],
    authority: [],
} as const satisfies Readonly<Record<AuditRecord["kind"], readonly string[]>>;

/** Whether a document whose record tells this does not change any more, in what its record covers. */
export const isFinal = ({ kind, event }: Pick<AuditRecord, "kind" | "event">): boolean =>
    !(passing[kind] as readonly string[]).includes(event);

/** The event of a document that was deleted as its owner asked. */
export const removedEvent = "removed";

/** Of a document, what tells it from others. */
export const nameOfDocument = ({ document }: Pick<AuditRecord, "document">): string =>
    `${document.container}/${document.blob}`;
