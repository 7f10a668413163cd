import type { AuditFact } from "./audit-fact";
import { isFinal, nameOfDocument } from "./audit-fact";
import type { AuditRecord } from "./audit-record";

/** The newest record of each document, by its name. */
export function newestByDocument(records: readonly AuditRecord[]): ReadonlyMap<string, AuditRecord> {
    return new Map(records.map((record) => [nameOfDocument(record), record]));
}

/**
 * What no record tells yet, the oldest first. A document that does not change any more has one record: what is changed later in
 * it stays to be seen.
 */
export function findOwed(facts: readonly AuditFact[], records: readonly AuditRecord[]): AuditFact[] {
    const newest = newestByDocument(records);
    const isOwed = (fact: AuditFact): boolean => {
        const last = newest.get(nameOfDocument(fact));
        return (
            last === undefined ||
            (isFinal(last)
                ? fact.event === "removed" && last.event !== "removed"
                : last.document.digest !== fact.document.digest)
        );
    };
    return facts
        .filter(isOwed)
        .sort((left, right) => Date.parse(left.endedAt) - Date.parse(right.endedAt) || compare(left, right));
}

const compare = (left: AuditFact, right: AuditFact): number => (nameOfDocument(left) < nameOfDocument(right) ? -1 : 1);
