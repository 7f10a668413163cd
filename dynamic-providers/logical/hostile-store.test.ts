import { ContainerInMemory } from "../../tests/support/container-in-memory";
import { changed, membersOf, mutations } from "../../tests/support/mutants";
import { wholeLogicalFacts } from "../../tests/support/sample-documents";
import { rsaRecipient } from "../../tests/support/snapshot-recipients";
import type { TestRecipient } from "../../tests/support/snapshot-recipients";
import { CodedError } from "../common/coded-error";
import { whyNotOfType } from "../records/document-type";
import type { LogicalFacts } from "../records/snapshot/logical-facts";
import { snapshotDocument } from "../records/snapshot/snapshot-document";
import { Catalog } from "../vault/catalog";
import { CatalogPruning } from "../vault/prune";
import { indexPath, TreeStore } from "../vault/tree-store";
import { toBundles } from "./bundle";
import { TreeReader } from "./read-tree";
import { sweepObjects } from "./sweep-objects";
import { writeTree } from "./write-tree";

/*
 * Two logical snapshots of one service. Whatever becomes of a document of the one, the other stays whole, can be opened, and
 * nothing is taken away that it needs; and what cannot be read is named with the way out.
 */

const now = new Date("2026-06-01T00:00:00.000Z");
const secret = "a secret of 32 bytes or more, at random";
const names = ["good", "hit"] as const;

let recipients: TestRecipient[];
let catalogBlobs: ContainerInMemory;
let storeBlobs: ContainerInMemory;
let backups: ContainerInMemory;
let store: TreeStore;
let original: ReadonlyMap<ContainerInMemory, Map<string, never>>;
let roots: Record<(typeof names)[number], string>;
let lines: string[];

const factsPath = (id: string): string => `snapshots/${id}.json`;
const openCatalog = (): Catalog => {
    const containers = new Map([
        ["b", backups],
        ["c", catalogBlobs],
        ["snapshots-logical", storeBlobs],
    ]);
    const empty = new ContainerInMemory("empty", () => now);
    const blobs = { getContainerClient: (name: string) => (containers.get(name) ?? empty).client() };
    return new Catalog(blobs as never, { backups: "b", catalog: "c" }, (line) => lines.push(line));
};
const read = (name: (typeof names)[number]) => new TreeReader(store, [recipients[0]!.opener]).read(roots[name]);

beforeAll(async () => {
    recipients = [rsaRecipient(), rsaRecipient()];
    [catalogBlobs, storeBlobs, backups] = ["catalog", "snapshots-logical", "backups"].map(
        (name) => new ContainerInMemory(name, () => now),
    ) as [ContainerInMemory, ContainerInMemory, ContainerInMemory];
    store = new TreeStore(storeBlobs.client());
    const { service } = wholeLogicalFacts("any");
    const sealing = { secret, serviceId: service.resourceId, recipients: recipients.map(({ input }) => input) };
    const written: Record<string, string> = {};
    for (const name of names) {
        const entities = ["apis/shared", `apis/${name}`].map((path) => ({ path, entity: { properties: {} } }));
        const about = { service: service.resourceId, kinds: {}, ledger: [] };
        const tree = await writeTree(
            store,
            toBundles(entities, () => false),
            about,
            sealing,
        );
        written[name] = tree.root;
        catalogBlobs.put(factsPath(name), JSON.stringify(factsOf(name, tree)));
    }
    roots = written;
    // What a payload of another snapshot may be called by facts that somebody forged.
    backups.put("native.apimbackup", "payload");
    original = new Map([catalogBlobs, storeBlobs, backups].map((blobs) => [blobs, new Map(blobs) as never]));
});

beforeEach(putBack);

function putBack(): void {
    lines = [];
    for (const [blobs, content] of original) {
        blobs.clear();
        content.forEach((blob, name) => blobs.set(name, blob));
    }
}

/** Neither is held, restored, or marked. */
function factsOf(
    id: string,
    tree: { readonly root: string; readonly objects: number; readonly bytes: number },
): object {
    const { tombstone: _none, superseded: _no, operation: _ended, retakeOf: _first, ...facts } = wholeLogicalFacts(id);
    const { root, objects, bytes } = tree;
    const startedAt = new Date(now.getTime() - (id === "good" ? 2 : 1) * 86_400_000).toISOString();
    return {
        ...facts,
        holds: [],
        observed: { startedAt, completedAt: startedAt },
        payload: { ...facts.payload, root, objects, bytes },
    };
}

const jsonOf = (blobs: ContainerInMemory, name: string): object =>
    JSON.parse(Buffer.from(blobs.get(name)!.text).toString("utf8")) as object;

/** What was stored for the good one must stay, and open. */
async function requireGood(): Promise<void> {
    await sweepObjects(openCatalog(), store, -1);
    const { bundles } = await read("good");
    expect(bundles.map(({ key }) => key)).toEqual(["apis/good", "apis/shared"]);
}

describe.each(Object.entries(mutations))("a member that is %s", (_, mutate) => {
    test("in the facts of one takes nothing from the other; they are named, or taken as what they say", async () => {
        const whole = jsonOf(catalogBlobs, factsPath("hit"));
        for (const member of membersOf(whole)) {
            putBack();
            const json = changed(whole, member, mutate);
            catalogBlobs.put(factsPath("hit"), JSON.stringify(json));
            await requireGood();
            const isRead = whyNotOfType(snapshotDocument, "hit", json) === undefined;
            expect([
                member,
                lines.join().includes("'snapshots/hit.json' in the vault's catalog cannot be read"),
            ]).toEqual([member, !isRead]);
            const { service } = jsonOf(catalogBlobs, factsPath("good")) as LogicalFacts;
            const rules = {
                service: { ...service, tier: "Premium" },
                logical: { keep: 1, maxAgeDays: 1 },
                targetTiers: [],
            };
            await new CatalogPruning(openCatalog(), rules, now, () => undefined).run();
            expect(backups.size).toBe(1);
        }
    });

    test.each(["the list of objects", "the keyring"])("in %s of one takes nothing from the other", async (what) => {
        const index = indexPath(roots.hit);
        const { objects } = jsonOf(storeBlobs, index) as { readonly objects: readonly string[] };
        const ofGood = (jsonOf(storeBlobs, indexPath(roots.good)) as typeof objects & { objects: string[] }).objects;
        const own = objects.find((name) => !ofGood.includes(name))!;
        const name =
            what === "the keyring" ? `keyrings/${storeBlobs.get(`objects/${own}`)!.metadata!.keyid}.json` : index;
        const whole = jsonOf(storeBlobs, name);
        for (const member of membersOf(whole)) {
            putBack();
            storeBlobs.put(name, JSON.stringify(changed(whole, member, mutate)));
            await requireGood();
            const error = await read("hit").catch((thrown: unknown) => thrown);
            expect(error).toBeInstanceOf(CodedError);
            expect((error as Error).message).toContain(`'${name}'`);
            expect((error as Error).message).toMatch(/Restore an earlier version of the blob|--age-identity/);
        }
    });
});

test("a list of objects that was cut lets nothing be swept, and is named", async () => {
    const index = indexPath(roots.hit);
    const { objects, ...rest } = jsonOf(storeBlobs, index) as { readonly objects: readonly string[] };
    storeBlobs.put(index, JSON.stringify({ ...rest, objects: objects.slice(1) }));
    const before = storeBlobs.size;
    const report = await sweepObjects(openCatalog(), store, -1);
    expect(report.removed).toBe(0);
    expect(report.spared).toContain(`'${index}' lists ${objects.length - 1} objects`);
    expect(storeBlobs.size).toBe(before);
});

test("facts of a logical snapshot that name a backup of Azure's take it with them in no retention", async () => {
    const facts = jsonOf(catalogBlobs, factsPath("good")) as LogicalFacts;
    const etag = backups.get("native.apimbackup")!.etag;
    const payload = { ...facts.payload, container: "backups", name: "native.apimbackup", etag };
    catalogBlobs.put(factsPath("good"), JSON.stringify({ ...facts, payload }));
    const rules = {
        service: { ...facts.service, tier: "Premium" },
        logical: { keep: 1, maxAgeDays: 1 },
        targetTiers: [],
    };
    const { pruned } = await new CatalogPruning(openCatalog(), rules, now, () => undefined).run();
    expect(pruned.map(({ id }) => id)).toEqual(["good"]);
    expect(backups.has("native.apimbackup")).toBe(true);
});
