import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { auditDocument, auditIdOf } from "../../dynamic-providers/records/audit/audit-record";
import type { AuditRecord } from "../../dynamic-providers/records/audit/audit-record";
import { formatRecord } from "../../dynamic-providers/records/audit/seal-record";
import { verifyRecords } from "../../dynamic-providers/records/audit/verify-records";
import type { AuditFault } from "../../dynamic-providers/records/audit/verify-records";
import { pathOf } from "../../dynamic-providers/records/document-type";
import { drillDocument } from "../../dynamic-providers/records/drill-record";
import { accept, succeed } from "../../dynamic-providers/records/operation-record";
import type { Provenance } from "../../dynamic-providers/records/provenance";
import { restoreDocument } from "../../dynamic-providers/records/restore-record";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import { snapshotDocument } from "../../dynamic-providers/records/snapshot/snapshot-document";
import { AuditTrail } from "../../dynamic-providers/vault/audit-trail";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import { Catalog } from "../../dynamic-providers/vault/catalog";
import { catchUpRecords } from "../../dynamic-providers/vault/catch-up-records";
import { readAuditedVault } from "../../dynamic-providers/vault/read-audited-vault";
import { removeSnapshot } from "../../dynamic-providers/vault/remove-snapshot";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import { ContainerInMemory } from "../support/container-in-memory";
import { changed, membersOf } from "../support/mutants";
import { sampleNow, sampleSnapshot } from "../support/sample-catalog";
import { wholeDrill, wholeLogicalFacts, wholeRestore } from "../support/sample-documents";
import { claimed, handedOver, promotionBegan } from "../support/sample-site";

/*
 * The records of a vault in memory: whatever is changed, removed, inserted, swapped or cut off in a record, or in a document
 * that one names, is named.
 */

const provenance: Provenance = { by: { objectId: "operator" }, commit: "0a1b2c3", exercise: "autumn" };
const tellsProvenance = () => Promise.resolve(provenance);

class VaultInMemory {
    readonly catalog = new ContainerInMemory("catalog", () => sampleNow);
    readonly authority = new ContainerInMemory("authority", () => sampleNow);

    /** As a run opens it. */
    open() {
        const blobs = { getContainerClient: () => this.catalog.client() } as never;
        const containers = { backups: "backups", catalog: "catalog" };
        return {
            catalog: new Catalog(blobs, containers, () => undefined, undefined, tellsProvenance),
            authority: new AuthorityChain(new TextBlobs(this.authority.client()), () => undefined, tellsProvenance),
            audit: new AuditTrail(new TextBlobs(this.catalog.client())),
        };
    }

    async verify(): Promise<AuditFault[]> {
        return verifyRecords(await readAuditedVault(this.open()));
    }

    records(): Promise<readonly AuditRecord[]> {
        return this.open().audit.records();
    }

    /** @param name - of its blob, with the container. */
    text(name: string): string {
        const [container, ...blob] = name.split("/");
        return this[container as "catalog" | "authority"].get(blob.join("/"))!.text;
    }

    put(name: string, text: string | undefined): void {
        const [container, ...blob] = name.split("/");
        const blobs = this[container as "catalog" | "authority"];
        if (text === undefined) {
            blobs.delete(blob.join("/"));
        } else {
            blobs.put(blob.join("/"), text);
        }
    }
}

const verified: RestoreRecord["verification"] = {
    ...wholeRestore("r", "s1").verification!,
    ...{ outcome: "verified", verified: true, differences: [], accepted: undefined },
};

/** A failover with its snapshots, restores and a drill, each with its record. */
async function wholeVault(): Promise<VaultInMemory> {
    const vault = new VaultInMemory();
    const { catalog, authority, audit } = vault.open();
    await catalog.createOrRead(snapshotDocument, "s1", sampleSnapshot("s1", 30));
    await catalog.createOrRead(snapshotDocument, "logical", {
        ...wholeLogicalFacts("logical"),
        adopted: undefined,
    } as never);
    const restore = { ...wholeRestore("r1", "s1"), verification: verified };
    await catalog.createOrRead(restoreDocument, "r1", JSON.parse(JSON.stringify(restore)) as RestoreRecord);
    await catalog.createOrRead(drillDocument, "d1", wholeDrill("d1"));
    let head = await authority.begin();
    for (const change of [
        claimed("primary"),
        handedOver("primary", "s1"),
        promotionBegan("standby", "planned", "s1"),
        claimed("standby", "verified"),
    ]) {
        head = await authority.append(head, change, { reason: { code: "Declared", message: "it is declared" } });
    }
    await catchUpRecords({ catalog, authority, audit });
    return vault;
}

const recordPath = (sequence: number): string => `catalog/${pathOf(auditDocument, auditIdOf(sequence))}`;
/** Of the sample above. */
const recordCount = 9;
const named = (faults: readonly AuditFault[]): string[] => faults.map(({ blob }) => blob);

let vault: VaultInMemory;
beforeEach(async () => {
    vault = await wholeVault();
});

test("every document has one record, which tells who, from where, why, and how long", async () => {
    const records = await vault.records();
    expect(records).toHaveLength(recordCount);
    expect(records.map(({ sequence }) => sequence)).toEqual([...Array(recordCount).keys()]);
    expect(await vault.verify()).toEqual([]);
    expect(records.find(({ event, epoch }) => event === "claimed" && epoch === 2)).toMatchObject({
        ...{ kind: "authority", site: "standby", snapshot: "s1", dataLossSeconds: 0, recoverySeconds: 0 },
        ...{ by: { objectId: "operator" }, commit: "0a1b2c3", exercise: "autumn" },
        ...{ reason: { code: "Declared" }, authority: { sequence: 4, epoch: 2 } },
    });
    expect(records.find(({ kind }) => kind === "drill")).toMatchObject({ event: "passed", recoverySeconds: 1 });
    expect(records.find(({ kind }) => kind === "restore")).toMatchObject({
        ...{ event: "verified", differences: { count: 0, compared: 1 } },
    });
});

test("a second run writes nothing, and runs at once write each record once", async () => {
    expect(await catchUpRecords(vault.open())).toBe(0);
    for (const name of [...vault.catalog.keys()].filter((name) => name.startsWith("records/"))) {
        vault.catalog.delete(name);
    }
    const written = await Promise.all([1, 2, 3, 4].map(() => catchUpRecords(vault.open())));
    expect(written.reduce((sum, count) => sum + count)).toBe(recordCount);
    expect(await vault.records()).toHaveLength(recordCount);
    expect(await vault.verify()).toEqual([]);
});

const otherValue = (member: unknown): unknown =>
    typeof member === "string"
        ? `${member.slice(0, -1)}${member.endsWith("1") ? "2" : "1"}`
        : typeof member === "number"
          ? member + 1
          : typeof member === "boolean"
            ? !member
            : member === null
              ? "another"
              : undefined;

test("a member of any record that is changed names the record", async () => {
    for (let sequence = 0; sequence < recordCount; sequence += 1) {
        const name = recordPath(sequence);
        const text = vault.text(name);
        const record = JSON.parse(text) as object;
        for (const keys of membersOf(record)) {
            const other = changed(record, keys, otherValue);
            vault.put(name, formatRecord(other));
            const member = keys.join(".");
            expect([member, named(await vault.verify())]).toEqual([member, expect.arrayContaining([name])]);
        }
        vault.put(name, text);
    }
    expect(await vault.verify()).toEqual([]);
});

test("any byte of a record counts", async () => {
    const text = vault.text(recordPath(4));
    for (let index = 0; index < text.length; index += 7) {
        vault.put(recordPath(4), `${text.slice(0, index)}${text[index] === " " ? "\t" : " "}${text.slice(index + 1)}`);
        expect([index, named(await vault.verify())]).toEqual([index, expect.arrayContaining([recordPath(4)])]);
    }
});

test.each([...Array(recordCount).keys()])("record %i removed, cut, emptied", async (sequence) => {
    const name = recordPath(sequence);
    const text = vault.text(name);
    const { document } = JSON.parse(text) as AuditRecord;
    vault.put(name, undefined);
    // Of the newest one nothing is left but the document that it told of.
    const isLast = sequence === recordCount - 1;
    const about = isLast ? `${document.container}/${document.blob}` : name;
    expect(named(await vault.verify())).toContain(about);
    vault.put(name, text.slice(0, -10));
    expect(named(await vault.verify())).toContain(name);
    vault.put(name, "");
    expect(named(await vault.verify())).toContain(name);
    vault.put(name, text);
    expect(await vault.verify()).toEqual([]);
});

test.each([1, 3, recordCount])("the newest %i records removed: what they told of is named", async (count) => {
    const removed = (await vault.records()).slice(-count);
    removed.forEach(({ sequence }) => vault.put(recordPath(sequence), undefined));
    const faults = await vault.verify();
    expect(faults.map(({ code }) => code)).toEqual(removed.map(() => "DocumentNotRecorded"));
    expect(named(faults).sort()).toEqual(
        removed.map(({ document: { container, blob } }) => `${container}/${blob}`).sort(),
    );
    // As a run that was killed leaves it: the next one catches up.
    expect(await catchUpRecords(vault.open())).toBe(count);
    expect(await vault.verify()).toEqual([]);
});

test("two records that are swapped, one that is inserted, and one that is told twice", async () => {
    const texts = [vault.text(recordPath(2)), vault.text(recordPath(5))] as const;
    vault.put(recordPath(2), texts[1]);
    vault.put(recordPath(5), texts[0]);
    expect(named(await vault.verify())).toEqual(expect.arrayContaining([recordPath(2), recordPath(5)]));
    vault.put(recordPath(2), texts[0]);
    vault.put(recordPath(5), texts[1]);
    vault.put("catalog/records/0000001.json", texts[0]);
    expect(named(await vault.verify())).toEqual(["catalog/records/0000001.json"]);
    vault.put("catalog/records/0000001.json", undefined);
    const { audit } = vault.open();
    const links = await audit.read();
    const { schema, sequence, previous, authority, writtenAt, key, digest, signature, ...fact } = links[3]!.record!;
    expect([schema, sequence, previous, authority, writtenAt, key, digest, signature]).toHaveLength(8);
    await audit.append(links, fact, null);
    expect(await vault.verify()).toMatchObject([{ code: "RecordRepeated", blob: recordPath(recordCount) }]);
});

/** Members of documents that runs change after their record, which no record covers. */
const changing = /^(holds|superseded|tombstone|inventory|protection)\b|^verification\.probes\b/;

test("a member of any document that is changed names the document, and the record that tells of it", async () => {
    for (const { document, sequence } of await vault.records()) {
        const name = `${document.container}/${document.blob}`;
        const text = vault.text(name);
        const value = JSON.parse(text) as object;
        const members = membersOf(value).filter((keys) => !changing.test(keys.join(".")));
        expect(members.length).toBeGreaterThan(10);
        for (const keys of members) {
            vault.put(name, formatRecord(changed(value, keys, otherValue)));
            const faults = await vault.verify();
            const member = keys.join(".");
            expect([member, faults]).toEqual([
                member,
                expect.arrayContaining([expect.objectContaining({ blob: name, record: sequence })]),
            ]);
        }
        vault.put(name, `${text} `);
        expect(named(await vault.verify())).toContain(name);
        vault.put(name, undefined);
        expect(named(await vault.verify())).toContain(name);
        vault.put(name, text);
    }
    expect(await vault.verify()).toEqual([]);
});

test("what runs change later is no fault: holds, retention, recipients", async () => {
    const { catalog } = vault.open();
    const entry = (await catalog.read(snapshotDocument, "s1"))!;
    const tombstone = { at: sampleNow.toISOString(), reason: "it is old", state: "erased" } as const;
    await catalog.replace(entry, { ...entry.value, holds: ["drill"], superseded: true, tombstone });
    expect(await vault.verify()).toEqual([]);
});

test("a snapshot that was deleted as its owner asked has a record of that, and one that comes back is named", async () => {
    const context = vault.open();
    const text = vault.text("catalog/snapshots/s1.json");
    const catalog = Object.assign(context.catalog, {
        observe: () => Promise.resolve({ restores: [], unreadable: [] }),
        payloads: { find: () => Promise.resolve(undefined) },
    });
    await removeSnapshot(catalog, "s1", async () => {
        await catchUpRecords(vault.open());
    });
    expect((await vault.records()).at(-1)).toMatchObject({ kind: "snapshot", event: "removed", snapshot: "s1" });
    expect(await vault.verify()).toEqual([]);
    vault.put("catalog/snapshots/s1.json", text);
    expect(named(await vault.verify())).toEqual(["catalog/snapshots/s1.json"]);
});

test("an operation that failed and is tried again has a record of each", async () => {
    const { catalog } = vault.open();
    const failed = { ...sampleSnapshot("s2", 2), result: "failed", problems: ["ServerBusy"] } as const;
    await catalog.createOrRead(snapshotDocument, "s2", failed);
    await catchUpRecords(vault.open());
    const entry = (await catalog.read(snapshotDocument, "s2"))!;
    const begun = await catalog.replace(entry, accept(entry.value, sampleNow, "token"));
    expect(await vault.verify()).toEqual([]);
    await catalog.replace(begun, succeed(begun.value, sampleNow));
    await catchUpRecords(vault.open());
    expect((await vault.records()).slice(-2).map(({ event }) => event)).toEqual(["failed", "succeeded"]);
    expect(await vault.verify()).toEqual([]);
});

test("an entry of the authority that is written anew by another hand is named by the records that pin it", async () => {
    const entry = JSON.parse(vault.text("authority/000004.json")) as { authority: Authority };
    vault.put("authority/000004.json", formatRecord({ ...entry, at: "2027-01-01T00:00:00.000Z" }));
    const codes = (await vault.verify()).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(["AuthorityNotAsRecorded", "DocumentChanged"]));
});
