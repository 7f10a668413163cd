import type { AuditFact } from "../records/audit/audit-fact";
import { factOfDrill, factOfEntry, factOfRestore, factOfSnapshot } from "../records/audit/facts-of-documents";
import type { AuditedVault } from "../records/audit/verify-records";
import type { DocumentType } from "../records/document-type";
import { drillDocument } from "../records/drill-record";
import { restoreDocument } from "../records/restore-record";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import type { RecordsVault } from "./catch-up-records";

/** How a vault is read: each blob itself, or as this process and the index have it. */
export type AuditReading = "directly" | "cached";

/**
 * Reads the records, and every document that one may name.
 *
 * @throws AzureError when the vault cannot be read.
 */
export async function readAuditedVault(
    { catalog, authority, audit }: RecordsVault,
    reading: AuditReading = "directly",
): Promise<AuditedVault> {
    const container = catalog.containerName;
    // The records last: one that is written meanwhile tells of a document that was read, or of a newer one.
    const facts: AuditFact[] = [];
    const underWay = new Set<string>();
    const unreadable = new Map<string, string>();
    const read = async <T>(
        type: DocumentType<T>,
        factOf: (container: string, document: T) => AuditFact | undefined,
    ): Promise<void> => {
        const documents = reading === "directly" ? await catalog.readDirectly(type) : await catalog.readCached(type);
        for (const { path, value, reason } of documents) {
            const name = `${container}/${path}`;
            const fact = value && factOf(container, value);
            if (fact) {
                facts.push(fact);
            } else if (reason === undefined) {
                underWay.add(name);
            } else {
                unreadable.set(name, reason);
            }
        }
    };
    const entries = await authority.entries();
    for (const { entry, digest } of entries) {
        facts.push(factOfEntry(authority.containerName, entry, digest));
    }
    await read(snapshotDocument, factOfSnapshot);
    await read(restoreDocument, factOfRestore);
    await read(drillDocument, factOfDrill);
    return {
        container,
        links: reading === "directly" ? await audit.read() : await audit.readCached(catalog),
        ...{ facts, underWay, unreadable },
        entries: new Map(entries.map(({ entry, digest }) => [entry.sequence, digest])),
    };
}
