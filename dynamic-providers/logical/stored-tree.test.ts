import fc from "fast-check";
import { ContainerInMemory } from "../../tests/support/container-in-memory";
import { ageRecipient, rsaRecipient } from "../../tests/support/snapshot-recipients";
import type { TestRecipient } from "../../tests/support/snapshot-recipients";
import { toBundles } from "./bundle";
import type { Bundle } from "./bundle";
import { TreeReader } from "./read-tree";
import { rewrapKeyrings } from "./rewrap";
import { objectName, newSnapshotKeys } from "./sealed-object";
import { TreeStore } from "../vault/tree-store";
import { writeTree } from "./write-tree";

const service = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";
const secret = "a secret of 32 bytes or more, at random";
const about = { service, kinds: {}, ledger: [{ code: "userPasswords", ids: ["users/canary-user"] }] } as const;
let recipients: TestRecipient[];
let container: ContainerInMemory;
let store: TreeStore;

const bundlesOf = (paths: readonly string[], text = "canary-content"): Bundle[] =>
    toBundles(
        paths.map((path) => ({ path, entity: { properties: { text } }, secrets: { key: "canary-secret" } })),
        () => false,
    );
const sealing = (serviceId = service) => ({
    secret,
    serviceId,
    recipients: recipients.map(({ input }) => input),
});
const write = (bundles: readonly Bundle[], serviceId = service) =>
    writeTree(store, bundles, { ...about, service: serviceId }, sealing(serviceId));
const read = (root: string, { opener } = recipients[0]!) => new TreeReader(store, [opener]).read(root);
const contentOf = (name: string): Buffer => Buffer.from(container.get(name)!.text);

beforeAll(async () => {
    recipients = [rsaRecipient(), await ageRecipient()];
});

beforeEach(() => {
    container = new ContainerInMemory("snapshots-logical", () => new Date(0));
    store = new TreeStore(container.client());
});

const sample = bundlesOf(["apis/canary-api", "apis/canary-api/operations/get", "namedValues/canary-value"]);

test("whatever is stored is read again by each recipient alone", async () => {
    const json = fc.object({ maxDepth: 3, values: [fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean()] });
    const member = fc.record({ path: fc.stringMatching(/^apis\/[a-z]{1,5}$/), entity: json, secrets: json });
    await fc.assert(
        fc.asyncProperty(fc.uniqueArray(member, { selector: ({ path }) => path }), async (entities) => {
            const plain = JSON.parse(JSON.stringify(entities)) as typeof entities;
            const bundles = toBundles(plain, () => false);
            const { root, objects } = await write(bundles);
            expect(objects).toBe(bundles.length + 1);
            for (const recipient of recipients) {
                expect((await read(root, recipient)).bundles).toEqual(bundles);
            }
        }),
        { numRuns: 20 },
    );
});

test("nothing that is stored shows a secret, an entity's name or its content", async () => {
    await write(sample);
    const shown = [...container].map(([name, { text, metadata }]) =>
        [name, Buffer.from(text).toString("latin1"), JSON.stringify(metadata)].join("\n"),
    );
    expect(shown).toHaveLength(5);
    expect(shown.join("\n")).not.toMatch(/canary|petstore|contoso/);
});

test("written again it writes nothing; one entity that changed writes its object, a list, a root and their keyring", async () => {
    const first = await write(sample);
    expect(first.written).toBe(5);
    const before = new Map(container);
    expect(await write(sample)).toEqual({ ...first, written: 0 });
    expect(new Map(container)).toEqual(before);
    const second = await write([sample[0]!, ...bundlesOf(["namedValues/canary-value"], "changed")]);
    expect(second.written).toBe(4);
    expect((await read(first.root)).bundles).toEqual(sample);
    expect((await read(second.root)).bundles).not.toEqual(sample);
});

test("two services with the same content, and captures for other recipients, share no name", async () => {
    await write(sample);
    const names = new Set(container.keys());
    const otherService = `${service}-2`;
    const { written } = await write(sample, otherService);
    expect(written).toBe(5);
    const plain = Buffer.from("same");
    const nameFor = (serviceId: string, used: readonly TestRecipient[]) =>
        objectName(
            plain,
            newSnapshotKeys(
                secret,
                serviceId,
                used.map(({ input }) => input),
            ).names,
        );
    expect(nameFor(service, recipients)).toBe(nameFor(service.toUpperCase(), [...recipients].reverse()));
    expect(nameFor(service, recipients)).not.toBe(nameFor(otherService, recipients));
    expect(nameFor(service, recipients)).not.toBe(nameFor(service, recipients.slice(1)));
    expect([...container.keys()].filter((name) => names.has(name))).toHaveLength(5);
});

test("a change of any byte of any blob, and the loss of any, is noticed and that blob is named", async () => {
    const { root } = await write(sample);
    const originals = new Map(container);
    for (const [name, blob] of originals) {
        const content = contentOf(name);
        const step = Math.max(1, Math.floor(content.length / 40));
        for (let at = 0; at < content.length; at += step) {
            const changed = Buffer.from(content);
            changed[at]! ^= 1;
            container.set(name, { ...blob, text: changed as never });
            const isSame = isSameJson(content, changed);
            const result = await read(root).then(
                () => "read",
                (error: Error) => error.message,
            );
            // White space between members of JSON says nothing.
            if (!isSame) {
                expect([at, result]).toEqual([at, expect.stringContaining(`'${name}'`)]);
                expect(result).not.toContain("canary");
            }
        }
        container.delete(name);
        await expect(read(root)).rejects.toThrow(new RegExp(`^TreeDamaged: .*'${name}'.* is gone`));
        container.set(name, blob);
    }
    expect((await read(root)).bundles).toEqual(sample);
});

const isSameJson = (left: Buffer, right: Buffer): boolean => {
    try {
        return JSON.stringify(JSON.parse(left.toString("utf8"))) === JSON.stringify(JSON.parse(right.toString("utf8")));
    } catch {
        return false;
    }
};

/** What may lie in the store, and what may be done to each of it. */
const folders = ["keyrings", "objects", "trees"];
const tamperings: Readonly<Record<string, (content: Buffer, other: Buffer) => Buffer>> = {
    "swapped for another of its kind": (_content, other) => other,
    truncated: (content) => content.subarray(0, content.length / 2),
    emptied: () => Buffer.alloc(0),
    extended: (content) => Buffer.concat([content, Buffer.from("x")]),
    "replaced by zeros": (content) => Buffer.alloc(content.length),
};

test.each(Object.keys(tamperings))(
    "any blob of the store that is %s is noticed, and that blob is named",
    async (what) => {
        const { root } = await write(sample);
        const own = [...container.keys()];
        await write(bundlesOf(["apis/canary-api"], "changed"), `${service}-2`);
        expect([...new Set(own.map((name) => name.split("/")[0]))].sort()).toEqual(folders);
        for (const name of own) {
            const blob = container.get(name)!;
            const others = [...container.keys()].filter((other) => !own.includes(other));
            const other = others.find((found) => found.split("/")[0] === name.split("/")[0])!;
            container.set(name, { ...blob, text: tamperings[what]!(contentOf(name), contentOf(other)) as never });
            const result = await read(root).then(
                () => "read",
                (error: Error) => error.message,
            );
            expect([name, result]).toEqual([name, expect.stringMatching(new RegExp(`^TreeDamaged: .*'${name}'`))]);
            container.set(name, blob);
        }
        expect((await read(root)).bundles).toEqual(sample);
    },
);

test("no object can stand for another, and who may write cannot seal other content under its name", async () => {
    const first = await write(sample);
    const second = await write(bundlesOf(["apis/canary-api"], "changed"));
    const blob = container.get(`objects/${second.root}`)!;
    container.set(`objects/${first.root}`, blob);
    await expect(read(first.root)).rejects.toThrow(`TreeDamaged: 'objects/${first.root}'`);
});

test("where the keyring of an object is gone, it is written anew; a run that ended anywhere is finished by the next", async () => {
    const { root } = await write(sample);
    const kept = new Map(container);
    for (const name of kept.keys()) {
        container.delete(name);
        expect(await write(sample)).toMatchObject({ root });
        expect((await read(root)).bundles).toEqual(sample);
        container.clear();
        for (const [found, blob] of kept) {
            container.set(found, blob);
        }
    }
});

test("every keyring gets the recipients that are named, once; the snapshots there are stay readable by them alone", async () => {
    const first = await write(sample);
    await write(bundlesOf(["apis/other"]));
    const added = rsaRecipient();
    const now = [recipients[1]!, added].map(({ input }) => input);
    expect(await rewrapKeyrings(store, [recipients[1]!.opener], now)).toBe(2);
    expect(await rewrapKeyrings(store, [recipients[1]!.opener], now)).toBe(0);
    expect((await read(first.root, added)).bundles).toEqual(sample);
    await expect(read(first.root, recipients[0])).rejects.toThrow("NotARecipient");
});

test("captured for recipients whose keyrings were given to others since, it is stored anew: each opens its own, and no other's", async () => {
    const first = await write(sample);
    const added = rsaRecipient();
    const others = [recipients[1]!, added].map(({ input }) => input);
    await rewrapKeyrings(store, [recipients[1]!.opener], others);
    const second = await write(sample);
    expect(second).toMatchObject({ written: 5, objects: first.objects });
    expect(second.root).not.toBe(first.root);
    for (const recipient of recipients) {
        expect((await read(second.root, recipient)).bundles).toEqual(sample);
    }
    await expect(read(second.root, added)).rejects.toThrow("NotARecipient");
    expect((await read(first.root, added)).bundles).toEqual(sample);
    expect(await write(sample)).toEqual({ ...second, written: 0 });
});

test("where the lease is lost nothing more is written", async () => {
    const lost = AbortSignal.abort(new Error("lost"));
    await expect(writeTree(store, sample, about, sealing(), lost)).rejects.toThrow("lost");
    expect([...container.keys()]).toEqual([]);
});
