import { timeOf } from "../../common/as-people-read";
import { auditDocument, auditIdOf } from "./audit-record";
import type { AuditRecord } from "./audit-record";
import { isFinal, nameOfDocument, removedEvent } from "./audit-fact";
import type { AuditFact } from "./audit-fact";
import { recordsOf } from "./audit-link";
import type { AuditLink } from "./audit-link";
import { findOwed, newestByDocument } from "./owed-facts";
import { formatRecord, sealOf } from "./seal-record";
import { pathOf } from "../document-type";

/** What is wrong with the records of a vault, or with a document that one of them names. */
export type AuditFaultCode =
    | "AuthorityNotAsRecorded"
    | "DocumentChanged"
    | "DocumentMissing"
    | "DocumentNotRecorded"
    | "RecordChanged"
    | "RecordDatedBack"
    | "RecordMissing"
    | "RecordOutOfPlace"
    | "RecordRepeated"
    | "RecordUnreadable";

export interface AuditFault {
    readonly code: AuditFaultCode;
    /** The blob that is not as it was written, or is gone, with its container. */
    readonly blob: string;
    /** Number of the record that shows it; null where none does. */
    readonly record: number | null;
    /** What differs, as text. */
    readonly message: string;
    readonly wayOut: string;
}

/** The vault as it was read for that. */
export interface AuditedVault {
    /** Container of the catalog. */
    readonly container: string;
    /** What lies below `records/`. */
    readonly links: readonly AuditLink[];
    /** What the documents tell now. */
    readonly facts: readonly AuditFact[];
    /** Documents that are there and are under way, by container and blob. */
    readonly underWay: ReadonlySet<string>;
    /** Documents that are there and cannot be read, or not as this tool writes them: why, by container and blob. */
    readonly unreadable: ReadonlyMap<string, string>;
    /** Digests of the authority's entries, by their numbers. */
    readonly entries: ReadonlyMap<number, string>;
}

/** Two machines of Azure's may differ by so much, and no more. */
const maxMinutesBack = 15;

const restoreVersion =
    "Restore the version of the blob that its run wrote (its versions, or its soft-deleted state), and find out who changed it: " +
    "the storage account's logs have it.";

/**
 * Verifies the records and the documents that they name.
 *
 * @returns empty where all is as it was written.
 */
export function verifyRecords(vault: AuditedVault): AuditFault[] {
    return [...verifyChain(vault), ...verifyEntries(vault), ...verifyDocuments(vault)];
}

function verifyChain({ container, links }: AuditedVault): AuditFault[] {
    const faults: AuditFault[] = [];
    const tell = (code: AuditFaultCode, path: string, record: number | null, message: string): void => {
        faults.push({ code, blob: `${container}/${path}`, record, message, wayOut: restoreVersion });
    };
    const bySequence = new Map<number, AuditLink>();
    for (const link of links) {
        if (link.sequence === undefined) {
            tell("RecordOutOfPlace", link.path, null, "it is no record, and this tool does not write it");
        } else {
            bySequence.set(link.sequence, link);
        }
    }
    const last = Math.max(-1, ...bySequence.keys());
    for (let sequence = 0; sequence <= last; sequence += 1) {
        const path = pathOf(auditDocument, auditIdOf(sequence));
        const link = bySequence.get(sequence);
        const after = bySequence.get(sequence + 1)?.record;
        if (!link) {
            tell("RecordMissing", path, sequence, `record ${sequence} of ${last + 1} is missing`);
        } else if (!link.record) {
            tell("RecordUnreadable", path, sequence, `record ${sequence} cannot be read: ${link.reason}`);
        } else if (link.record.sequence !== sequence) {
            tell(
                "RecordOutOfPlace",
                path,
                sequence,
                `it is record ${link.record.sequence}, in the place of ${sequence}`,
            );
        } else {
            const reason = whyChanged(link.record, link, after);
            if (reason !== undefined) {
                tell("RecordChanged", path, sequence, `record ${sequence} was changed: ${reason}`);
            }
            const before = bySequence.get(sequence - 1)?.record;
            if (
                before &&
                Date.parse(link.record.writtenAt) < Date.parse(before.writtenAt) - maxMinutesBack * 60 * 1000
            ) {
                const times = `${link.record.writtenAt}, before the record that it follows on (${before.writtenAt})`;
                tell("RecordDatedBack", path, sequence, `record ${sequence} is dated ${times}`);
            }
        }
    }
    return faults;
}

/** Why a record is not as it was written, by what it says of itself and the next one of it. */
function whyChanged(
    record: AuditRecord,
    { text, digest }: AuditLink,
    after: AuditRecord | undefined,
): string | undefined {
    if (sealOf(record) !== record.digest) {
        return "its members are not those that its digest is of";
    }
    if (text !== formatRecord(record)) {
        return "its text is not as this tool writes it";
    }
    if (after && after.sequence === record.sequence + 1 && after.previous !== digest) {
        return `record ${after.sequence} follows on another`;
    }
    return record.sequence === 0 && record.previous !== null
        ? "it names a record before it, and is the first"
        : undefined;
}

/** Each record pins the authority as it stood. */
function verifyEntries({ links, entries }: AuditedVault): AuditFault[] {
    const faults = new Map<number, AuditFault>();
    for (const record of recordsOf(links)) {
        const head = record.authority;
        if (head && entries.get(head.sequence) !== head.digest && !faults.has(head.sequence)) {
            const blob = `authority entry ${head.sequence}`;
            const what = entries.has(head.sequence) ? "is not the one" : "is missing, and was there";
            faults.set(head.sequence, {
                ...{ code: "AuthorityNotAsRecorded", blob, record: record.sequence },
                message: `entry ${head.sequence} of the authority ${what} when record ${record.sequence} was written`,
                wayOut: restoreVersion,
            });
        }
    }
    return [...faults.values()];
}

function verifyDocuments(vault: AuditedVault): AuditFault[] {
    const { links, facts, unreadable } = vault;
    const records = recordsOf(links);
    const newest = newestByDocument(records);
    const found = new Map(facts.map((fact) => [nameOfDocument(fact), fact]));
    const faults = findRepeated(vault, records);
    for (const [name, record] of newest) {
        const why = unreadable.get(name) ?? whyOther(record, found.get(name), vault.underWay.has(name));
        if (why !== undefined) {
            const code = !found.has(name) && !unreadable.has(name) ? "DocumentMissing" : "DocumentChanged";
            faults.push({
                ...{ code, blob: name, record: record.sequence },
                message: `'${name}' is not as record ${record.sequence} tells (${record.kind} ${record.event}): ${why}`,
                wayOut: restoreVersion,
            });
        }
    }
    for (const [name, why] of unreadable) {
        if (!newest.has(name)) {
            const message = `'${name}' is not as this tool writes it: ${why}`;
            faults.push({ code: "DocumentChanged", blob: name, record: null, message, wayOut: restoreVersion });
        }
    }
    const known = facts.filter((fact) => !newest.has(nameOfDocument(fact)));
    for (const fact of findOwed(known, [])) {
        const name = nameOfDocument(fact);
        faults.push({
            ...{ code: "DocumentNotRecorded", blob: name, record: null },
            message: `no record tells of '${name}' (${fact.kind} ${fact.event}, ${timeOf(fact.endedAt)})`,
            wayOut:
                "A run that was killed leaves its record to the next run: run `npx apim-dr up` and verify again. If that names " +
                "records as missing, the newest records were removed: restore them from the soft-deleted state.",
        });
    }
    return faults;
}

function whyOther(record: AuditRecord, fact: AuditFact | undefined, isUnderWay: boolean): string | undefined {
    if (record.event === removedEvent) {
        return fact ? "it was deleted, and is there again" : undefined;
    }
    if (fact?.document.digest === record.document.digest) {
        return undefined;
    }
    // It is being removed, and the record of that is still to come.
    if (fact?.event === removedEvent) {
        return undefined;
    }
    if (!isFinal(record)) {
        // It is tried again, or retention has deleted what never was one.
        return isUnderWay || (!fact && record.event === "failed")
            ? undefined
            : fact
              ? "its members are others"
              : "it is missing";
    }
    return fact ? "its members are others" : isUnderWay ? "it is under way, and was done" : "it is missing";
}

/** A document that does not change any more has one record. */
function findRepeated({ container }: AuditedVault, records: readonly AuditRecord[]): AuditFault[] {
    const finals = new Map<string, AuditRecord>();
    const faults: AuditFault[] = [];
    for (const record of records) {
        const name = nameOfDocument(record);
        const first = finals.get(name);
        if (first && record.event !== removedEvent) {
            faults.push({
                ...{ code: "RecordRepeated", record: record.sequence },
                blob: `${container}/${pathOf(auditDocument, auditIdOf(record.sequence))}`,
                message: `record ${record.sequence} tells again of '${name}', which record ${first.sequence} has told of`,
                wayOut: restoreVersion,
            });
        }
        if (isFinal(record)) {
            finals.set(name, first ?? record);
        }
    }
    return faults;
}
