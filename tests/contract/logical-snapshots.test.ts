import { snapshotInWords } from "../../dynamic-providers/records/snapshot/snapshot-in-words";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { inspect } from "node:util";
import { runDirectory } from "../support/run-directory";
import { ContainerClient } from "@azure/storage-blob";
import { newPfx } from "../support/new-pfx";
import { publishApis } from "../../demo/publish";
import { LogicalBackupOperation, logicalDocument } from "../../dynamic-providers/logical/logical-backup-operation";
import type { LogicalBackupInputs } from "../../dynamic-providers/logical/logical-backup-inputs";
import { TreeReader } from "../../dynamic-providers/logical/read-tree";
import type { WholeTree } from "../../dynamic-providers/logical/read-tree";
import { sweepObjects } from "../../dynamic-providers/logical/sweep-objects";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { logicalBackupProvider } from "../../dynamic-providers/pulumi/resources/logical-backup";
import { AzureError } from "../../dynamic-providers/azure/errors";
import { compareSnapshots } from "../../dynamic-providers/logical/compare-snapshots";
import { toFiles } from "../../dynamic-providers/logical/snapshot-files";
import { trustingOptions } from "../../sandbox/blob/trusting-options";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";
import { contextOf } from "../support/sandbox-context";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ageRecipient, rsaRecipient } from "../support/snapshot-recipients";
import type { TestRecipient } from "../support/snapshot-recipients";

/** Logical snapshots against the sandbox, with real Azurite. */

const service = "logical-primary";
/** Text that must be in no place that is not sealed. */
const canary = "canary7f3a";
let azure: AzureFixture;
let context: OperationContext;
let serviceId: string;
let published: string[];
let recipients: TestRecipient[];
let lines: string[];

const inputs = (trigger: string, change: Partial<LogicalBackupInputs> = {}): LogicalBackupInputs => ({
    ...(azure.operationInputs as unknown as LogicalBackupInputs),
    serviceId,
    trigger,
    logicalContainer: "snapshots-logical",
    recipients: recipients.map(({ input }) => input),
    secretsKey: "a secret of 32 bytes or more, at random",
    ...change,
});
const take = (
    trigger: string,
    change: Partial<LogicalBackupInputs> = {},
    graceSeconds?: number,
): Promise<LogicalFacts> =>
    new LogicalBackupOperation(context, { graceSeconds, fullEveryHours: 100_000, pause: () => Promise.resolve() }).run(
        inputs(trigger, change),
    );
const open = ({ payload }: LogicalFacts, { opener } = recipients[0]!): Promise<WholeTree> =>
    new TreeReader(context.treeStore(payload.container), [opener]).read(payload.root!);
const membersOf = ({ bundles }: WholeTree) =>
    new Map(bundles.flatMap(({ members }) => members.map((member) => [member.path, member] as const)));
const container = (name: string) => azure.clients.blobService("stfixture").getContainerClient(name);
const put = async (path: string, properties: Record<string, unknown>): Promise<void> => {
    const answer = await azure.clients.arm("PUT", `${serviceId}/${path}?api-version=2024-05-01`, { properties });
    expect([path, answer.status < 300]).toEqual([path, true]);
};

/** Bytes that are no text. */
const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x00, 0xff, 0xfe]);

/** Where the developer portal keeps its media: opened as its own scripts do. */
async function mediaContainer(): Promise<ContainerClient> {
    const action = `${serviceId}/portalSettings/mediaContent/listSecrets?api-version=2024-05-01`;
    const { body } = await azure.clients.arm("POST", action);
    const { containerSasUrl } = body as { containerSasUrl: string };
    return new ContainerClient(containerSasUrl, undefined, trustingOptions(readFileSync(caFile(), "utf8")));
}

const caFile = (): string => azure.sandbox.connection.caFile;

async function blobsOf(name: string): Promise<Map<string, Buffer>> {
    const found = new Map<string, Buffer>();
    for await (const blob of container(name).listBlobsFlat()) {
        found.set(blob.name, await container(name).getBlobClient(blob.name).downloadToBuffer());
    }
    return found;
}

beforeAll(async () => {
    azure = await startAzureFixture("logical");
    serviceId = await azure.createService(service);
    recipients = [rsaRecipient(), await ageRecipient()];
    context = contextOf(azure, (line) => lines.push(line));
    published = await publishApis(azure.clients.apiManagement, azure.group, service);
    await put(`namedValues/${canary}-key`, { displayName: `${canary}-key`, secret: true, value: `${canary}-secret` });
    await put(`users/${canary}`, { firstName: canary, lastName: "x", email: `${canary}@contoso.example` });
    await put(`certificates/${canary}`, { data: newPfx("one.contoso.example", "open"), password: "open" });
    await put(`loggers/${canary}`, {
        loggerType: "applicationInsights",
        credentials: { instrumentationKey: `${canary}-secret` },
    });
    await put("diagnostics/applicationinsights", { loggerId: `${serviceId}/loggers/${canary}` });
    await put(`workspaces/${canary}`, { displayName: "Team" });
    await put(`workspaces/${canary}/apis/inner`, { displayName: "Inner", path: "inner" });
    await put(`workspaces/${canary}/apis/inner/policies/policy`, {
        format: "rawxml",
        value: `<policies><!-- ${canary} --></policies>`,
    });
    await put("contentTypes/page", { name: "Page" });
    await put(`contentTypes/page/contentItems/${canary}`, { en_us: { title: canary } });
    const media = await mediaContainer();
    await media.getBlockBlobClient(`images/${canary}.png`).uploadData(picture, {
        blobHTTPHeaders: { blobContentType: "image/png" },
    });
    const operation = await azure.clients.apiManagement.apiOperation.listByApi(azure.group, service, "directus").next();
    const { name } = operation.value as { name: string };
    await put(`apis/directus/operations/${name}/policies/policy`, {
        format: "rawxml",
        value: `<policies><!-- op --></policies>`,
    });
}, 120_000);

beforeEach(() => {
    lines = [];
});

afterAll(() => azure.stop());

test("a service is captured whole, with workspaces, the portal's content and every secret that Azure tells, for each recipient alone", async () => {
    const facts = await take("first");
    expect(facts).toMatchObject({
        kind: "logical",
        result: "succeeded",
        reading: { plan: "full", stable: true, sweeps: 2 },
    });
    const [first, second] = [await open(facts), await open(facts, recipients[1])];
    expect(second).toEqual(first);
    const members = membersOf(first);
    expect(members.size).toBe(facts.entities);
    for (const path of [
        `namedValues/${canary}-key`,
        `workspaces/${canary}/apis/inner/policies/policy`,
        `contentTypes/page/contentItems/${canary}`,
        "apis/directus",
        "products/partners/apis/directus",
    ]) {
        expect([path, members.has(path)]).toEqual([path, true]);
    }
    expect(
        [...members.keys()].filter((path) => path.startsWith("apis/directus/operations/") && path.endsWith("/policy")),
    ).toHaveLength(1);
    expect(members.get(`namedValues/${canary}-key`)).toMatchObject({ secrets: { value: `${canary}-secret` } });
    expect(members.get(`loggers/${canary}`)).toMatchObject({
        entity: { properties: { loggerType: "applicationInsights" } },
        secrets: { credentials: { instrumentationKey: expect.stringMatching(/^\{\{.+\}\}$/) as string } },
    });
    // The service keeps the key as a named value of its own making, which is captured with its value.
    const generated = [...members.values()].filter(({ entity }) =>
        /^Logger-Credentials--/.test(String((entity.properties as { displayName?: string } | undefined)?.displayName)),
    );
    expect(generated.map(({ secrets }) => secrets)).toEqual([{ value: `${canary}-secret` }]);
    expect(members.get("diagnostics/applicationinsights")).toMatchObject({
        entity: { id: "~/diagnostics/applicationinsights", properties: { loggerId: `~/loggers/${canary}` } },
    });
    const secrets = JSON.stringify([...members.values()].map((member) => member.secrets));
    const rest = JSON.stringify([...members.values()].map((member) => member.entity));
    expect(published.length).toBeGreaterThan(0);
    for (const secret of published) {
        expect(secrets).toContain(secret);
        expect(rest).not.toContain(secret);
    }
});

test("what it lacks is in its facts as codes and counts, and in the tree by name", async () => {
    const facts = await take("first");
    expect(lines).toContain(`${snapshotInWords(facts)} is already done: adopted from the catalog`);
    expect(facts.lacks).toMatchObject({ certificatePrivateKeys: 1, userPasswords: 1 });
    expect(facts.omits).toEqual(expect.arrayContaining(["usageData", "certificatePrivateKeys", "userPasswords"]));
    const { ledger } = (await open(facts)).tree;
    expect(ledger).toContainEqual({ code: "certificatePrivateKeys", ids: [`certificates/${canary}`] });
    expect(ledger).toContainEqual({ code: "userPasswords", ids: [`users/${canary}`] });
});

test("no secret and no entity's name is in the container, the facts or what is told", async () => {
    const facts = await take("first");
    const blobs = [...(await blobsOf("snapshots-logical")), ...(await blobsOf("catalog"))];
    expect(blobs.length).toBeGreaterThan(5);
    const shown = blobs.flatMap(([name, content]) => [name, content.toString("latin1")]).join("\n");
    for (const text of [canary, "directus", "blockfrost", "partners", ...published]) {
        expect([text, shown.includes(text)]).toEqual([text, false]);
        expect([text, JSON.stringify([facts, lines]).includes(text)]).toEqual([text, false]);
    }
});

test("an unchanged service is captured by plan, and no object is written; nothing in the service was changed", async () => {
    const first = await take("first");
    const before = await blobsOf("snapshots-logical");
    const mark = azure.sandbox.requestLog.mark();
    const second = await take("second");
    expect(second.payload).toEqual(first.payload);
    expect(second.reading).toMatchObject({ plan: "planned", sweeps: 2, stable: true });
    expect(second.reading!.requests).toBeLessThan(first.reading!.requests / 2);
    expect([...(await blobsOf("snapshots-logical")).keys()]).toEqual([...before.keys()]);
    const writes = azure.sandbox.requestLog
        .since(mark)
        .filter(({ method, path }) => path.startsWith(serviceId) && !["GET", "HEAD"].includes(method));
    expect(writes.every(({ method, path }) => method === "POST" && /\/list(Secrets|Value|Keys)$/.test(path))).toBe(
        true,
    );
});

test("one key that changed writes one page, the list, the root and a keyring", async () => {
    const before = await blobsOf("snapshots-logical");
    await put(`namedValues/${canary}-key`, { displayName: `${canary}-key`, secret: true, value: "another" });
    const facts = await take("third");
    const after = [...(await blobsOf("snapshots-logical")).keys()].filter((name) => !before.has(name));
    expect(after.map((name) => name.split("/")[0]).sort()).toEqual(["keyrings", "objects", "objects", "trees"]);
    expect(membersOf(await open(facts)).get(`namedValues/${canary}-key`)).toMatchObject({
        secrets: { value: "another" },
    });
});

test("the portal's media are in the tree with their bytes, in diff by digest, and in an export as files", async () => {
    const before = await open(await take("third"));
    const path = `portalMedia/${encodeURIComponent(`images/${canary}.png`)}`;
    expect(membersOf(before).get(path)!.entity.properties).toEqual({
        ...{ name: `images/${canary}.png`, contentType: "image/png" },
        content: picture.toString("base64"),
    });
    expect(before.tree.kinds.portalMedia).toEqual({ state: "read", depth: "full", count: 1 });
    expect(before.tree.ledger.map(({ code }) => code)).not.toContain("portalMedia");
    const files = toFiles(before.bundles);
    expect(files.get(`portalMedia/images/${canary}.png`)).toEqual(picture);
    expect(files.get(`portalMedia/images/${canary}.png.info.json`)).toContain("image/png");

    const media = await mediaContainer();
    await media.getBlockBlobClient(`images/${canary}.png`).uploadData(Buffer.concat([picture, picture]));
    await media.getBlockBlobClient("fonts/one.woff").uploadData(Buffer.from("font"));
    const after = await open(await take("with other media"));
    const { added, removed, changed } = compareSnapshots(before.bundles, after.bundles);
    expect({ added, removed, changed: changed.map((change) => change.path) }).toEqual({
        ...{ added: ["portalMedia/fonts%2Fone.woff"], removed: [], changed: [path] },
    });
    expect(changed[0]!.after.properties).toMatchObject({ bytes: 18 });
    expect(JSON.stringify(changed)).not.toContain(picture.toString("base64"));
    expect(JSON.stringify([...(await blobsOf("catalog"))].map(([, content]) => content.toString()))).not.toMatch(
        /sig=/,
    );
});

test("media that cannot be read are in the ledger, and the rest is captured; no error quotes the signed URL", async () => {
    azure.sandbox.faults.add({ kind: "error", endpoint: "arm", path: "mediaContent/listSecrets$", status: 403 });
    const facts = await take("without media");
    azure.sandbox.faults.clear();
    expect(facts).toMatchObject({ result: "succeeded", lacks: { portalMedia: 1 } });
    const signed = `${azure.sandbox.connection.blobEndpoint}/none/content?sig=of-the-media`;
    const { media } = context;
    const errors = await Promise.all([
        media.read(signed, "a.png").catch((error: Error) => error),
        media
            .list(signed)
            [Symbol.asyncIterator]()
            .next()
            .catch((error: Error) => error),
    ]);
    for (const error of errors) {
        expect(error).toBeInstanceOf(AzureError);
        expect(`${(error as Error).message}\n${(error as Error).stack}`).not.toContain("of-the-media");
    }
});

test("retention gives up all but the newest, and the sweep takes what only those had; the rest can be opened", async () => {
    const last = await take("fourth", { retention: { keep: 1, maxAgeDays: 3650 } }, 0);
    const listed = (await context.catalog.listSnapshots()).filter(({ kind }) => kind === "logical");
    expect(listed.filter(({ tombstone }) => tombstone?.state === "erased")).toHaveLength(5);
    const tree = await open(last);
    const objects = [...(await blobsOf("snapshots-logical")).keys()].filter((name) => name.startsWith("objects/"));
    expect(objects.map((name) => name.split("/")[1]).sort()).toEqual(
        [...Object.values(tree.tree.bundles), last.payload.root!].sort(),
    );
    expect(await sweepObjects(context.catalog, context.treeStore("snapshots-logical"), 0)).toEqual({ removed: 0 });
});

test("while facts of any snapshot cannot be read the sweep takes nothing", async () => {
    await container("catalog").getBlockBlobClient("snapshots/broken.json").upload("{", 1);
    await container("snapshots-logical").getBlockBlobClient("objects/00").upload("x", 1);
    const report = await sweepObjects(context.catalog, context.treeStore("snapshots-logical"), 0);
    expect(report).toMatchObject({ removed: 0, spared: expect.stringContaining("broken.json") as string });
    await container("catalog").getBlobClient("snapshots/broken.json").delete();
    expect(await sweepObjects(context.catalog, context.treeStore("snapshots-logical"), 0)).toEqual({ removed: 1 });
});

test("where a kind that it must have cannot be read, there is no snapshot, and the next run of the trigger takes it", async () => {
    const gone = { ...inputs("fifth"), serviceId: `${serviceId}-gone` };
    await expect(new LogicalBackupOperation(context).run(gone)).rejects.toThrow("ServiceMissing");
    const entities = (id: string) => context.entities(`${id}-gone`);
    const failing = new LogicalBackupOperation({ ...context, entities });
    await expect(failing.run(inputs("fifth"))).rejects.toThrow(/^CaptureIncomplete: .*apis/);
    const intended = (await context.catalog.listSnapshots()).find(({ trigger }) => trigger === "fifth")!;
    expect((await context.catalog.read(logicalDocument, intended.id))?.value).toMatchObject({
        result: "intended",
        payload: { root: null },
    });
    expect(await take("fifth")).toMatchObject({ id: intended.id, result: "succeeded" });
});

test("a capture that ends in an error tells no secret and no entity's name, and leaves no file behind", async () => {
    const { faults } = azure.sandbox;
    const temporary = runDirectory("logical-temporary");
    mkdirSync(temporary.path, { recursive: true });
    const before = process.env.TMPDIR;
    process.env.TMPDIR = path.resolve(temporary.path);
    try {
        for (const [what, fault] of Object.entries({
            write: { endpoint: "blob", method: "PUT", path: "snapshots-logical/(objects|keyrings)", status: 403 },
            list: { endpoint: "blob", method: "GET", path: "snapshots-logical", status: 403 },
            read: { endpoint: "arm", method: "GET", path: "apis/directus/operations$", status: 403 },
            secret: { endpoint: "arm", method: "POST", path: `namedValues/${canary}-key/listValue`, status: 403 },
        } as const)) {
            const id = faults.add({ kind: "error", ...fault });
            await put(`namedValues/${canary}-key`, {
                displayName: `${canary}-key`,
                secret: true,
                value: `${canary}-${what}`,
            });
            const ended = await take(`fails to ${what}`).then(
                (facts) => JSON.stringify(facts),
                (error: Error) => `${error.message}\n${error.stack}\n${inspect(error)}`,
            );
            faults.remove(id);
            // What was begun is finished, as the next run of the trigger does.
            await take(`fails to ${what}`);
            for (const text of [canary, "directus", ...published]) {
                expect([what, text, `${ended}\n${lines.join("\n")}`.includes(text)]).toEqual([what, text, false]);
            }
        }
        expect(readdirSync(temporary.path)).toEqual([]);
    } finally {
        process.env.TMPDIR = before;
        temporary.remove();
    }
});

describe("the provider", () => {
    let host: ProviderHost;
    let code: string;

    beforeAll(async () => {
        host = await ProviderHost.start(azure.sandbox.environment);
        code = await serializeProvider(logicalBackupProvider);
    }, 60_000);

    afterAll(() => host.stop());

    const news = (trigger: string, change: Properties = {}): Properties => ({
        ...(inputs(trigger) as unknown as Properties),
        __provider: code,
        ...change,
    });

    test("takes one snapshot for each trigger, and no other edit takes another; the state holds no secret and no entity's name", async () => {
        const { id, state } = await host.create(news("by the provider"));
        expect(state).toMatchObject({ result: "succeeded", lacks: { userPasswords: 1 }, stable: true });
        for (const text of [canary, "directus", ...published, "a secret of 32 bytes"]) {
            expect([text, JSON.stringify(state).includes(text)]).toEqual([text, false]);
        }
        const count = async (): Promise<number> => (await context.catalog.listSnapshots()).length;
        const before = await count();
        const edited = news("by the provider", { retention: { keep: 50, maxAgeDays: 3650 } });
        const kept = await host.update(id, state, edited);
        expect(kept).toMatchObject({ snapshotId: state.snapshotId, retention: { keep: 50 } });
        expect(await count()).toBe(before);
        const again = await host.update(id, kept, { ...edited, trigger: "another" });
        expect(again.snapshotId).not.toBe(state.snapshotId);
        expect(again.root).toBe(state.root);
        expect(await count()).toBe(before + 1);
        expect(await host.read(id, state)).toMatchObject({ result: "succeeded" });
    });

    test("refuses inputs that cannot be, and quotes no secret of them", async () => {
        const { failures } = await host.check({
            ...news(""),
            logicalContainer: "backups",
            recipients: [recipients[1]!.input, recipients[1]!.input],
            secretsKey: "short-canary",
            skipKinds: ["nonsense"],
        });
        expect(failures.map(({ property }) => property).sort()).toEqual([
            "logicalContainer",
            "recipients[1]",
            "secretsKey",
            "skipKinds[0]",
            "trigger",
        ]);
        expect(JSON.stringify(failures)).not.toContain("short-canary");
    });
});
