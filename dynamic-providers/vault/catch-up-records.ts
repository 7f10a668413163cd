import { recordsOf } from "../records/audit/audit-link";
import type { AuditFact } from "../records/audit/audit-fact";
import type { AuditRecord } from "../records/audit/audit-record";
import { factOfDrill, factOfEntry, factOfRestore, factOfSnapshot } from "../records/audit/facts-of-documents";
import { findOwed } from "../records/audit/owed-facts";
import { drillDocument } from "../records/drill-record";
import { restoreDocument } from "../records/restore-record";
import type { AuditTrail } from "./audit-trail";
import type { AuthorityChain } from "./authority-chain";
import type { Catalog } from "./catalog";

/** What records are written from, and to. */
export interface RecordsVault {
    readonly catalog: Catalog;
    readonly authority: AuthorityChain;
    readonly audit: AuditTrail;
}

/**
 * Writes a record of each document that none tells of yet: those of this run, and what runs that were killed have left. Of
 * two runs at once each record is written by one.
 *
 * @returns how many it has written.
 * @throws AzureError
 */
export async function catchUpRecords(vault: RecordsVault): Promise<number> {
    const { audit, authority, catalog } = vault;
    const facts = await factsOf(vault);
    for (let written = 0; ;) {
        const links = await audit.readCached(catalog);
        const [fact] = findOwed(facts, recordsOf(links));
        if (!fact) {
            return written;
        }
        const head = await authority.find().catch(() => undefined);
        const pinned: AuditRecord["authority"] = head
            ? { sequence: head.sequence, epoch: head.epoch, digest: head.digest }
            : null;
        written += (await audit.append(links, fact, pinned)) ? 1 : 0;
    }
}

async function factsOf({ catalog, authority }: RecordsVault): Promise<readonly AuditFact[]> {
    const container = catalog.containerName;
    const [entries, snapshots, restores, drills] = await Promise.all([
        authority.entries(),
        catalog.listSnapshots(),
        catalog.list(restoreDocument),
        catalog.list(drillDocument),
    ]);
    return [
        ...entries.map(({ entry, digest }) => factOfEntry(authority.containerName, entry, digest)),
        ...snapshots.flatMap((facts) => factOfSnapshot(container, facts) ?? []),
        ...restores.values.flatMap((record) => factOfRestore(container, record) ?? []),
        ...drills.values.flatMap((record) => factOfDrill(container, record) ?? []),
    ];
}
