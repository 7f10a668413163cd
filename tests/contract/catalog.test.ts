import { timeOf } from "../../dynamic-providers/common/as-people-read";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { ContainerClient } from "@azure/storage-blob";
import { Catalog, ChangedMeanwhileError } from "../../dynamic-providers/vault/catalog";
import { addHold, removeHold } from "../../dynamic-providers/vault/holds";
import { acquireLease, withLease } from "../../dynamic-providers/vault/lease";
import { CatalogPruning } from "../../dynamic-providers/vault/prune";
import { formatIndex, indexPath, parseIndex } from "../../dynamic-providers/vault/document-index";
import { DocumentMemo } from "../../dynamic-providers/vault/document-memo";
import { pathOf } from "../../dynamic-providers/records/document-type";
import { restoreDocument } from "../../dynamic-providers/records/restore-record";
import { snapshotDocument } from "../../dynamic-providers/records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { sampleNow, sampleRestoreRecord, sampleServiceId, sampleSnapshot } from "../support/sample-catalog";
import { inventoryEntriesDocument } from "../../dynamic-providers/inventory/inventory";

let azure: AzureFixture;
let backups: ContainerClient;
let documents: ContainerClient;
let catalog: Catalog;
let lines: string[];

/** A run's own, which warns once of what it leaves out. */
const openCatalog = (container = "catalog", memo?: DocumentMemo): Catalog =>
    new Catalog(
        azure.clients.blobService("stfixture"),
        { backups: "backups", catalog: container },
        (line) => lines.push(line),
        memo,
    );

beforeAll(async () => {
    azure = await startAzureFixture("catalog");
    const blobs = azure.clients.blobService("stfixture");
    backups = blobs.getContainerClient("backups");
    documents = blobs.getContainerClient("catalog");
    catalog = openCatalog();
}, 60_000);

afterAll(() => azure.stop());

beforeEach(async () => {
    lines = [];
    for (const container of [backups, documents]) {
        for await (const { name } of container.listBlobsFlat()) {
            await container.deleteBlob(name);
        }
    }
});

/** Snapshots in the vault, with their blobs, the newest first. */
async function store(...snapshots: SnapshotFacts[]): Promise<void> {
    for (const facts of snapshots) {
        let { etag, bytes } = facts.payload;
        if (facts.result === "succeeded") {
            bytes = facts.id.length;
            etag = (await backups.getBlockBlobClient(facts.payload.name).upload(facts.id, bytes)).etag!;
        }
        await catalog.createOrRead(snapshotDocument, facts.id, {
            ...facts,
            payload: { ...facts.payload, etag, bytes },
        });
    }
}

const rules = {
    service: { resourceId: sampleServiceId, tier: "Premium" },
    policy: { keep: 1, maxAgeDays: 30 },
    targetTiers: [],
};
const pruning = (): CatalogPruning => new CatalogPruning(catalog, rules, sampleNow, (line) => lines.push(line));

const factsOf = async (id: string): Promise<SnapshotFacts | undefined> =>
    (await catalog.read(snapshotDocument, id))?.value;

async function names(container: ContainerClient): Promise<string[]> {
    const found: string[] = [];
    for await (const { name } of container.listBlobsFlat()) {
        found.push(name);
    }
    return found.sort();
}

/** Whatever a hand, or another release, writes. */
async function put(path: string, json: object): Promise<void> {
    const text = JSON.stringify(json);
    await documents.getBlockBlobClient(path).upload(text, Buffer.byteLength(text));
}

/** How often a blob of the catalog was asked for. */
function countOf(method: string, path: string): number {
    const asked = azure.sandbox.requestLog.since(0);
    return asked.filter((request) => request.method === method && request.path.includes(`/catalog/${path}`)).length;
}

test("what retention gives up loses its blob and keeps its facts as the log; everything else is as it was", async () => {
    const failed = sampleSnapshot("failed", 40, { result: "failed" });
    await store(sampleSnapshot("new", 1), sampleSnapshot("old", 30, { fromTheFuture: 1 } as never), failed);
    await store(sampleSnapshot("logical", 50, { kind: "logical" }));
    await backups.uploadBlockBlob("old.apimbackup.txt", "somebody's", 10);
    await documents.uploadBlockBlob("snapshots/notes.txt", "somebody's", 10);
    const kept = await factsOf("new");
    const { pruned, spared } = await pruning().run();
    expect(pruned).toEqual([
        { id: "old", reason: "it is not among the newest 1" },
        { id: "failed", reason: "it failed, and a newer snapshot is there" },
    ]);
    expect(spared).toEqual([]);
    expect(lines).toContainEqual(
        expect.stringMatching(/^the snapshot of primary \(.* UTC, old\) is pruned: it is not among the newest 1$/),
    );
    expect(await names(backups)).toEqual(["logical.apimbackup", "new.apimbackup", "old.apimbackup.txt"]);
    expect(await names(documents)).toEqual([
        indexPath,
        "snapshots/logical.json",
        "snapshots/new.json",
        "snapshots/notes.txt",
        "snapshots/old.json",
    ]);
    expect(await factsOf("new")).toEqual(kept);
    expect(await factsOf("old")).toMatchObject({
        result: "succeeded",
        fromTheFuture: 1,
        tombstone: {
            at: sampleNow.toISOString(),
            reason: "it is not among the newest 1",
            state: "erased",
            erasedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        },
    });
    expect(await pruning().run()).toEqual({ pruned: [], spared: [] });
});

test("a hold that comes before the tombstone spares the snapshot; one that comes after is refused", async () => {
    await store(sampleSnapshot("new", 1), sampleSnapshot("held", 30), sampleSnapshot("late", 40));
    const run = pruning();
    const observed = await catalog.observe();
    await addHold(catalog, "held", "epoch 3");
    expect(await run.mark(observed)).toEqual([
        { id: "held", reason: "ChangedMeanwhile: 'snapshots/held.json' in the catalog was changed by another run." },
    ]);
    await expect(addHold(catalog, "late", "epoch 3")).rejects.toThrow(
        `late) cannot be held for 'epoch 3': retention pruned it at ${timeOf(sampleNow.toISOString())} ` +
            "(it is not among the newest 1). Choose another snapshot.",
    );
    const { reviewed } = await run.review();
    expect((await run.erase(reviewed)).pruned.map(({ id }) => id)).toEqual(["late"]);
    expect(await names(backups)).toEqual(["held.apimbackup", "new.apimbackup"]);
    expect((await factsOf("held"))?.holds).toEqual(["epoch 3"]);

    await addHold(catalog, "held", "epoch 3");
    await addHold(catalog, "held", "drill");
    await removeHold(catalog, "held", "epoch 3");
    expect((await factsOf("held"))?.holds).toEqual(["drill"]);
    expect((await pruning().run()).pruned).toEqual([]);
    await removeHold(catalog, "held", "drill");
    expect((await pruning().run()).pruned.map(({ id }) => id)).toEqual(["held"]);
});

test("a hold or a restore found after the tombstone withdraws it, with the members nobody knows left in place", async () => {
    await store(sampleSnapshot("new", 1), sampleSnapshot("held", 30), sampleSnapshot("restored", 40));
    const run = pruning();
    await run.mark(await catalog.observe());
    // As a release that does not know tombstones would add it.
    const entry = (await catalog.read(snapshotDocument, "held"))!;
    await catalog.replace(entry, { ...entry.value, holds: ["other"], fromTheFuture: 1 } as SnapshotFacts);
    await put("restores/r1.json", { schema: "apim-dr/restore/2", snapshot: "restored", result: "accepted" });
    const { reviewed, withdrawn } = await run.review();
    expect(withdrawn).toEqual([
        { id: "held", reason: "it is held by other" },
        { id: "restored", reason: "'restores/r1.json' cannot be read, and may be the record of a restore of it" },
    ]);
    expect(lines).toContainEqual(
        expect.stringMatching(/^the snapshot of primary \(.* UTC, held\) is kept after all: it is held by other$/),
    );
    expect((await run.erase(reviewed)).pruned).toEqual([]);
    expect(await names(backups)).toHaveLength(3);
    expect(await factsOf("held")).toMatchObject({ holds: ["other"], fromTheFuture: 1 });
    expect(await factsOf("held")).not.toHaveProperty("tombstone");
    expect((await factsOf("restored"))?.tombstone).toBeUndefined();
});

test("a tombstone that was withdrawn after the review is not carried out", async () => {
    await store(sampleSnapshot("new", 1), sampleSnapshot("old", 30));
    const run = pruning();
    await run.mark(await catalog.observe());
    const { reviewed } = await run.review();
    const entry = (await catalog.read(snapshotDocument, "old"))!;
    await catalog.replace(entry, { ...entry.value, tombstone: undefined });
    await addHold(catalog, "old", "epoch 3");
    expect(await run.erase(reviewed)).toEqual({
        pruned: [],
        spared: [
            { id: "old", reason: "ChangedMeanwhile: 'snapshots/old.json' in the catalog was changed by another run." },
        ],
    });
    expect(await names(backups)).toContain("old.apimbackup");
});

test.each([
    ["after the tombstone", 1],
    ["after the review", 2],
    ["after the point of no return", 3],
    ["after the blob was deleted", 4],
])("a run killed %s is finished by the next", async (_, steps) => {
    await store(
        sampleSnapshot("new", 1),
        sampleSnapshot("old", 30),
        sampleSnapshot("failed", 40, { result: "failed" }),
    );
    const killed = pruning();
    await killed.mark(await catalog.observe());
    if (steps >= 2) {
        await killed.review();
    }
    for (const id of steps >= 3 ? ["old", "failed"] : []) {
        const entry = (await catalog.read(snapshotDocument, id))!;
        const tombstone = { ...entry.value.tombstone!, state: "erasing" as const };
        await catalog.replace(entry, { ...entry.value, tombstone });
    }
    if (steps >= 4) {
        await backups.deleteBlob("old.apimbackup");
    }
    expect((await pruning().run()).pruned.map(({ id }) => id)).toEqual(["old", "failed"]);
    expect(await names(backups)).toEqual(["new.apimbackup"]);
    expect((await factsOf("old"))?.tombstone).toMatchObject({
        state: "erased",
        reason: "it is not among the newest 1",
    });
    expect(await factsOf("failed")).toBeUndefined();
    expect(await pruning().run()).toEqual({ pruned: [], spared: [] });
});

test("the inventory of what is erased goes with it, leftovers of killed runs too, and no other", async () => {
    const erased = { at: sampleNow.toISOString(), reason: "it was old", state: "erased" } as const;
    await store(
        sampleSnapshot("new", 1),
        sampleSnapshot("old", 30),
        sampleSnapshot("failed", 40, { result: "failed" }),
        sampleSnapshot("left-behind", 50, { tombstone: erased }),
        sampleSnapshot("to-compare", 60, { tombstone: erased }),
    );
    for (const id of ["new", "old", "failed", "left-behind", "to-compare", "without-facts", "of-a-later-release"]) {
        await put(`inventories/${id}.json`, { schema: "apim-dr/inventory-entries/1" });
    }
    await put("snapshots/of-a-later-release.json", { schema: "apim-dr/snapshot/2" });
    await put("restores/r1.json", { ...sampleRestoreRecord("r1", "to-compare"), result: "succeeded" });
    const left = async () => (await catalog.listDocuments(inventoryEntriesDocument)).map(({ id }) => id);

    expect((await pruning().run()).pruned.map(({ id }) => id)).toEqual(["old", "failed"]);
    expect(await left()).toEqual(["new", "of-a-later-release", "to-compare"]);
    expect((await factsOf("old"))?.tombstone?.state).toBe("erased");
});

test("a tombstone left behind is withdrawn when its snapshot has become the last one", async () => {
    await store(sampleSnapshot("new", 1), sampleSnapshot("old", 30));
    await pruning().mark(await catalog.observe());
    await backups.deleteBlob("new.apimbackup");
    const { pruned, spared } = await pruning().run();
    expect(pruned).toEqual([]);
    expect(spared).toEqual([{ id: "old", reason: "it is the newest that can be restored into tier Premium" }]);
    expect((await factsOf("old"))?.tombstone).toBeUndefined();
    expect(await names(backups)).toEqual(["old.apimbackup"]);
});

test("a blob that is another one by the time it is to be deleted stays", async () => {
    await store(sampleSnapshot("new", 1), sampleSnapshot("old", 30));
    const run = pruning();
    await run.mark(await catalog.observe());
    const { reviewed } = await run.review();
    await backups.uploadBlockBlob("old.apimbackup", "another", 7);
    await run.erase(reviewed);
    expect(await names(backups)).toEqual(["new.apimbackup", "old.apimbackup"]);
    expect((await factsOf("old"))?.tombstone?.state).toBe("erased");
});

test("a hold on a snapshot that is under way, or none, is refused in words", async () => {
    await store(sampleSnapshot("running", 1, { result: "accepted", operation: { resumeToken: "t" } }));
    await expect(addHold(catalog, "running", "epoch 3")).rejects.toThrow(
        "running) cannot be held for 'epoch 3': it is 'accepted', not 'succeeded'.",
    );
    await expect(addHold(catalog, "none", "epoch 3")).rejects.toThrow("The catalog holds no snapshot 'none'");
});

test("two holds that are added at once both stand", async () => {
    await store(sampleSnapshot("new", 1));
    await Promise.all(["epoch 3", "drill", "test"].map((hold) => addHold(catalog, "new", hold)));
    expect([...(await factsOf("new"))!.holds].sort()).toEqual(["drill", "epoch 3", "test"]);
});

test("the index spares the reads of restores' records, too; what is read at once, or was read before, is read once", async () => {
    await store(sampleSnapshot("s1", 1), sampleSnapshot("s2", 2));
    for (const id of ["r1", "r2"]) {
        await catalog.createOrRead(restoreDocument, id, sampleRestoreRecord(id, "s1"));
    }
    const first = await catalog.observe();
    expect(first.restores.map(({ id }) => id)).toEqual(["r1", "r2"]);
    await catalog.refreshIndex();
    const documentReads = (): number[] => ["restores/", "snapshots/"].map((folder) => countOf("GET", folder));
    const [reads, indexReads] = [documentReads(), countOf("GET", indexPath)];
    const memo = new DocumentMemo();
    const sharing = Array.from({ length: 5 }, () => openCatalog("catalog", memo));
    expect(await Promise.all(sharing.map((each) => each.observe()))).toEqual(sharing.map(() => first));
    expect(documentReads()).toEqual(reads);
    expect(countOf("GET", indexPath)).toBe(indexReads + 1);
    await addHold(catalog, "s1", "epoch 3");
    const afterHold = countOf("GET", "snapshots/");
    const held = await Promise.all(sharing.map(async (each) => (await each.observe()).snapshots[0]?.holds));
    expect(held).toEqual(sharing.map(() => ["epoch 3"]));
    expect(countOf("GET", "snapshots/")).toBe(afterHold + 1);
    expect(countOf("GET", indexPath)).toBe(indexReads + 1);
});

test("the index spares the reads of sidecars that have not changed, and only of those; who only looks writes nothing", async () => {
    await store(...Array.from({ length: 40 }, (_, age) => sampleSnapshot(`s${age}`, age)));
    const writes = countOf("PUT", indexPath);
    const first = await catalog.listSnapshots();
    expect(first).toHaveLength(40);
    expect(countOf("PUT", indexPath)).toBe(writes);
    await catalog.refreshIndex();
    const reads = countOf("GET", "snapshots/");
    expect(await openCatalog().listSnapshots()).toEqual(first);
    expect(countOf("GET", "snapshots/")).toBe(reads);
    await addHold(catalog, "s7", "epoch 3");
    const afterHold = countOf("GET", "snapshots/");
    const held = await openCatalog().listSnapshots();
    expect(held.find(({ id }) => id === "s7")?.holds).toEqual(["epoch 3"]);
    expect(held.filter(({ id }) => id !== "s7")).toEqual(first.filter(({ id }) => id !== "s7"));
    expect(countOf("GET", "snapshots/")).toBe(afterHold + 1);
    expect(countOf("PUT", indexPath)).toBe(writes + 1);
});

const s1Path = pathOf(snapshotDocument, "s1");

/** What an index holds that somebody has written anew, with whatever belongs to it. */
const withTexts =
    (change: (texts: Map<string, string>) => unknown) =>
    async (stored: Buffer): Promise<Buffer> => {
        const texts = new Map(await parseIndex(stored));
        change(texts);
        return formatIndex(texts);
    };

const quickly = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const withLines =
    (change: (lines: string) => string) =>
    (stored: Buffer): Buffer =>
        brotliCompressSync(change(brotliDecompressSync(stored).toString()));

test.each<[string, (stored: Buffer) => Buffer | undefined | Promise<Buffer>]>([
    ["lost", () => undefined],
    ["cut off", (stored) => stored.subarray(0, stored.length / 2)],
    ["not compressed", (stored) => brotliDecompressSync(stored)],
    ["no JSON", withLines((lines) => lines.slice(0, lines.length / 2))],
    ["empty", () => Buffer.alloc(0)],
    ["null", withLines(() => "null")],
    ["a list", withLines(() => "[]")],
    ["of another format", withLines((lines) => lines.replace("apim-dr/index/1", "apim-dr/index/2"))],
    ["without its first line", withLines((lines) => lines.slice(lines.indexOf("\n") + 1))],
    ["of documents that are no texts", withLines((lines) => lines.replace(/"text":.*/g, '"text":5}'))],
    ["of documents without a name", withLines((lines) => lines.replaceAll('"name":', '"names":'))],
    ["too large", (stored) => Buffer.concat([stored, Buffer.alloc(33 * 1024 * 1024)])],
    ["much larger than it looks", () => brotliCompressSync(Buffer.alloc(129 * 1024 * 1024, " "), quickly)],
    ["changed by hand", withLines((lines) => lines.replace("native", "hidden"))],
    ["forged whole", withTexts((texts) => texts.set(s1Path, texts.get(s1Path)!.replace(/20\d\d-/g, "2099-")))],
    ["without a snapshot", withTexts((texts) => texts.delete(s1Path))],
    ["with a snapshot that is not there", withTexts((texts) => texts.set("snapshots/s9.json", texts.get(s1Path)!))],
    ["older than a sidecar", withTexts((texts) => texts.set(s1Path, JSON.stringify(sampleSnapshot("s1", 99))))],
])("an index that is %s neither hides nor invents a snapshot, and is written anew", async (_, damage) => {
    await store(sampleSnapshot("s1", 1), sampleSnapshot("s2", 2));
    await catalog.refreshIndex();
    const snapshots = await catalog.listSnapshots();
    expect(snapshots.map(({ id }) => id)).toEqual(["s1", "s2"]);
    const index = documents.getBlockBlobClient(indexPath);
    const stored = await index.downloadToBuffer();
    const damaged = await damage(stored);
    expect(damaged?.equals(stored)).not.toBe(true);
    if (damaged === undefined) {
        await index.delete();
    } else {
        await index.upload(damaged, damaged.length);
    }
    expect(await openCatalog().listSnapshots()).toEqual(snapshots);
    await openCatalog().refreshIndex();
    expect(await index.downloadToBuffer()).toEqual(stored);
});

test("a sidecar of a schema that this release does not know is warned of, and one of another kind is kept", async () => {
    await put(s1Path, { schema: "apim-dr/snapshot/2", id: "s1", anything: [1] });
    await put(pathOf(snapshotDocument, "s2"), {
        ...sampleSnapshot("s2", 1),
        kind: "incremental",
        payload: { type: "objects", roots: ["x"] },
        fromTheFuture: 1,
    });
    const [kept, ...others] = await openCatalog().listSnapshots();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ id: "s2", kind: "incremental", payload: { roots: ["x"] }, fromTheFuture: 1 });
    expect(lines).toEqual([
        expect.stringContaining(`'${s1Path}' in the vault's catalog cannot be read: schema is "apim-dr/snapshot/2"`),
    ]);
    expect(lines[0]).toContain("schema is \"apim-dr/snapshot/2\": it must be 'apim-dr/snapshot/1'");
});

test("a snapshot under way is listed and not kept in the index, as its facts may hold a signed URL", async () => {
    const operation = { resumeToken: "signed" };
    await store(sampleSnapshot("s1", 1), sampleSnapshot("s2", 0, { result: "accepted", operation }));
    await catalog.refreshIndex();
    expect((await catalog.listSnapshots()).map(({ id }) => id)).toEqual(["s1", "s2"]);
    const stored = await documents.getBlockBlobClient(indexPath).downloadToBuffer();
    expect([...(await parseIndex(stored)).keys()]).toEqual([s1Path]);
    expect(brotliDecompressSync(stored).toString()).not.toContain("signed");
});

test("a catalog that is not there is an error, and never an empty one", async () => {
    const elsewhere = openCatalog("nowhere");
    await expect(elsewhere.listSnapshots()).rejects.toThrow(/ContainerNotFound/);
    await expect(elsewhere.observe()).rejects.toThrow(/ContainerNotFound/);
});

/** What a hand, or a copy that broke off, leaves. */
const notJson: readonly [string, Buffer, string][] = [
    ["empty", Buffer.from(""), "it is empty"],
    ["blank", Buffer.from(" \n"), "it is empty"],
    ["not JSON", Buffer.from('{"id": "s1", '), "it is not JSON"],
    ["of zeros", Buffer.alloc(64), "it is not JSON"],
    ["begun with a BOM", Buffer.from('\uFEFF{"id":"s1"}'), "it begins with a byte order mark"],
];

test.each(notJson)(
    "a blob that is %s is left out, with a warning that names it and the way out, once",
    async (_, content, reason) => {
        await store(sampleSnapshot("s2", 2), sampleSnapshot("s3", 3));
        const paths = ["snapshots/s1.json", "restores/r1.json"];
        for (const path of paths) {
            await documents.getBlockBlobClient(path).upload(content, content.byteLength);
        }
        const run = openCatalog();
        for (let time = 1; time <= 2; time += 1) {
            const { snapshots, restores, unreadable } = await run.observe();
            expect(snapshots.map(({ id }) => id)).toEqual(["s2", "s3"]);
            expect(restores).toEqual([]);
            expect(unreadable.map(({ path }) => path)).toEqual(paths);
        }
        expect(lines.sort()).toEqual(
            [...paths]
                .sort()
                .map(
                    (path) =>
                        expect.stringContaining(
                            `Warning: '${path}' in the vault's catalog cannot be read: ${reason}`,
                        ) as unknown,
                ),
        );
        expect(lines.at(-1)).toContain(
            "Restore an earlier version of the blob (its versions, or its soft-deleted state), or delete it. The run ignores it.",
        );
        await expect(run.read(snapshotDocument, "s1")).rejects.toThrow(
            `'snapshots/s1.json' in the vault's catalog cannot be read: ${reason}`,
        );
        // It may be the record of what restores any of them.
        expect((await pruning().run()).pruned).toEqual([]);
        await documents.deleteBlob("restores/r1.json");
        expect((await pruning().run()).pruned.map(({ id }) => id)).toEqual(["s3"]);
    },
);

test("a document that changed since it was read is not deleted", async () => {
    await store(sampleSnapshot("s1", 1));
    const entry = (await catalog.read(snapshotDocument, "s1"))!;
    await addHold(catalog, "s1", "epoch 3");
    await expect(catalog.remove(entry)).rejects.toThrow(ChangedMeanwhileError);
    expect(await factsOf("s1")).toBeDefined();
});

test("of two holders only the first gets the lease, and the second once it is given up", async () => {
    const first = (await acquireLease(catalog, "schedule", 15))!;
    expect(await acquireLease(catalog, "schedule", 15)).toBeUndefined();
    const other = await acquireLease(catalog, "another-schedule", 15);
    expect(other).toBeDefined();
    expect(await first.renew()).toBe(true);
    await first.release();
    const second = await acquireLease(catalog, "schedule", 15);
    expect(second).toBeDefined();
    expect(await first.renew()).toBe(false);
    await first.release();
    expect(await second!.renew()).toBe(true);
    await Promise.all([second!.release(), other!.release()]);
});

test("work under a lease is done by one run at a time; the other says why it did nothing", async () => {
    const outcome = await withLease(catalog, "schedule", async () => {
        const other = await withLease(catalog, "schedule", () => Promise.reject(new Error("not to be run")));
        expect(other).toEqual({
            held: false,
            reason:
                "another run holds the lease 'schedule'; it is free at the latest 60 s after that run has ended: " +
                "run it again",
        });
        return "done";
    });
    expect(outcome).toEqual({ held: true, value: "done" });
    await expect(withLease(catalog, "schedule", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await withLease(catalog, "schedule", () => Promise.resolve("again"))).toEqual({
        held: true,
        value: "again",
    });
});

test("work goes on as long as the lease is renewed, and is told when it was lost", async () => {
    let passTime = (): void => undefined;
    let begun = (): void => undefined;
    const pausing = new Promise<void>((resolve) => (begun = resolve));
    const pause = (_: number, signal: AbortSignal): Promise<void> =>
        new Promise((resolve) => {
            passTime = resolve;
            signal.addEventListener("abort", () => resolve());
            begun();
        });
    const outcome = await withLease(
        catalog,
        "schedule",
        async (signal) => {
            await pausing;
            await documents.getBlobClient("leases/schedule.json").getBlobLeaseClient().breakLease(0);
            const lost = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
            passTime();
            await lost;
            return (signal.reason as Error).message;
        },
        { pause },
    );
    expect(outcome).toEqual({
        held: true,
        value: "LeaseLost: The lease that blocks other runs was lost: run it again.",
    });
});
