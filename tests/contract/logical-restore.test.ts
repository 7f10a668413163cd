import { publishApis } from "../../demo/publish";
import { LogicalRestoreOperation } from "../../dynamic-providers/logical-restore/logical-restore-operation";
import type { LogicalRestoreRequest } from "../../dynamic-providers/logical-restore/logical-restore-operation";
import { PortalMedia } from "../../dynamic-providers/logical/portal-media";
import type { MediaFile } from "../../dynamic-providers/logical/portal-media";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import { requireService } from "../../dynamic-providers/azure/require-service";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { newPfx } from "../support/new-pfx";
import { contextOf } from "../support/sandbox-context";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ageRecipient } from "../support/snapshot-recipients";
import type { TestRecipient } from "../support/snapshot-recipients";
import { takeLogicalSnapshot } from "../support/take-logical-snapshot";

/** Logical snapshots that come back, against the sandbox, with real Azurite. */

let azure: AzureFixture;
let context: OperationContext;
let sourceId: string;
let recipients: TestRecipient[];
let facts: LogicalFacts;
let lines: string[] = [];

const restore = async (serviceId: string, change: Partial<LogicalRestoreRequest> = {}): Promise<RestoreRecord> =>
    new LogicalRestoreOperation(context, [recipients[0]!.opener], { pause: () => Promise.resolve() }).run(
        facts,
        { serviceId, trigger: "first", ...change },
        await requireService(context.plane, serviceId),
    );
const plan = async (serviceId: string, change: Partial<LogicalRestoreRequest> = {}) =>
    new LogicalRestoreOperation(context, [recipients[0]!.opener]).plan(
        facts,
        { serviceId, trigger: "first", ...change },
        (await requireService(context.plane, serviceId)).tier,
    );

async function put(serviceId: string, path: string, properties: Record<string, unknown>): Promise<void> {
    const answer = await azure.clients.arm("PUT", `${serviceId}/${path}?api-version=2024-05-01`, { properties });
    expect([path, answer.status, answer.status < 300 ? "" : answer.body]).toEqual([path, answer.status, ""]);
}

async function remove(serviceId: string, path: string): Promise<void> {
    const answer = await azure.clients.arm(
        "DELETE",
        `${serviceId}/${path}?api-version=2024-05-01&deleteRevisions=true`,
    );
    expect([path, answer.status < 300]).toEqual([path, true]);
}

/** ETags by path of everything that a service holds. */
const etagsOf = (serviceId: string): Map<string, string> =>
    new Map(
        azure.sandbox.state.services
            .get(serviceId.split("/").at(-1)!)!
            .entities.export()
            .map(({ path, etag }) => [path, etag]),
    );

const mediaOf = (serviceId: string): PortalMedia => new PortalMedia(context.entities(serviceId), context.media);
const logo: MediaFile = {
    name: "images/logo.png",
    contentType: "image/png",
    content: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]),
};

const rawXml = (inbound: string): Record<string, unknown> => ({
    format: "rawxml",
    value: `<policies><inbound><base />${inbound}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`,
});

/** An API of 50 operations with three fragments and a backend. */
async function publishOrders(serviceId: string): Promise<void> {
    await put(serviceId, "backends/orders-backend", { url: "https://orders.example", protocol: "http" });
    await put(serviceId, "namedValues/orders-key", { displayName: "orders-key", secret: true, value: "orders-secret" });
    await put(serviceId, "policyFragments/orders-a", {
        format: "rawxml",
        value: '<fragment><set-header name="x-a" exists-action="override"><value>{{orders-key}}</value></set-header></fragment>',
    });
    await put(serviceId, "policyFragments/orders-b", {
        format: "rawxml",
        value: '<fragment><include-fragment fragment-id="orders-a" /></fragment>',
    });
    await put(serviceId, "policyFragments/orders-c", {
        format: "rawxml",
        value: '<fragment><set-backend-service backend-id="orders-backend" /></fragment>',
    });
    await put(serviceId, "apis/orders", { displayName: "Orders", path: "orders", protocols: ["https"] });
    for (let index = 0; index < 50; index += 1) {
        await put(serviceId, `apis/orders/operations/op-${index}`, {
            displayName: `Op ${index}`,
            method: "GET",
            urlTemplate: `/op/${index}`,
        });
    }
    await put(
        serviceId,
        "apis/orders/operations/op-1/policies/policy",
        rawXml('<include-fragment fragment-id="orders-b" />'),
    );
    await put(serviceId, "apis/orders/policies/policy", rawXml('<include-fragment fragment-id="orders-c" />'));
    await put(serviceId, "apis/orders/schemas/order", {
        contentType: "application/vnd.oai.openapi.components+json",
        document: { components: { schemas: { order: { type: "object" } } } },
    });
    await put(serviceId, "apis/orders;rev=2", {
        displayName: "Orders",
        path: "orders",
        sourceApiId: "/apis/orders",
        apiRevisionDescription: "next",
    });
    await put(serviceId, "products/partners/apis/orders", {});
    await put(serviceId, "subscriptions/orders-only", {
        displayName: "Orders only",
        scope: "/apis/orders",
        state: "active",
    });
}

beforeAll(async () => {
    azure = await startAzureFixture("logical-restore");
    sourceId = await azure.createService("restore-source");
    recipients = [await ageRecipient(), await ageRecipient()];
    context = contextOf(azure, (line) => lines.push(line));
    await publishApis(azure.clients.apiManagement, azure.group, "restore-source");
    await publishOrders(sourceId);
    await put(sourceId, "loggers/ai", {
        loggerType: "applicationInsights",
        credentials: { instrumentationKey: "ikey-secret" },
    });
    await put(sourceId, "diagnostics/applicationinsights", { loggerId: `${sourceId}/loggers/ai` });
    await put(sourceId, "users/jo", { firstName: "Jo", lastName: "Doe", email: "jo@contoso.example" });
    await put(sourceId, "groups/devs", { displayName: "Devs" });
    await put(sourceId, "groups/devs/users/jo", {});
    await put(sourceId, "contentTypes/page", { name: "Page" });
    await put(sourceId, "contentTypes/page/contentItems/home", { en_us: { title: "Home" } });
    await mediaOf(sourceId).write(logo);
    await put(sourceId, "certificates/uploaded", { data: newPfx("one.contoso.example", "open"), password: "open" });
    await put(sourceId, "gateways/edge", { locationData: { name: "edge" } });
    facts = await takeLogicalSnapshot(context, azure, {
        ...{ serviceId: sourceId, trigger: "source" },
        recipients: recipients.map(({ input }) => input),
    });
}, 180_000);

beforeEach(() => {
    lines = [];
});

afterAll(() => azure.stop());

test("an unchanged service is as its snapshot: nothing to write", async () => {
    const { stages, problems, entities } = await plan(sourceId);
    expect([stages, problems]).toEqual([[], []]);
    expect(entities.length).toBeGreaterThan(100);
});

test("a deleted API of 50 operations comes back by its scope within two minutes, with what it needs, while every other ETag stays, and its guard before its operations", async () => {
    const keys = (await context.entities(sourceId).post("subscriptions/orders-only/listSecrets")).primaryKey;
    const before = etagsOf(sourceId);
    await remove(sourceId, "apis/orders");
    for (const path of [
        "policyFragments/orders-b",
        "policyFragments/orders-a",
        "policyFragments/orders-c",
        "backends/orders-backend",
    ]) {
        await remove(sourceId, path);
    }
    const mark = azure.sandbox.requestLog.mark();
    const { clock } = azure.sandbox;
    const { speed } = clock;
    // Azure's own waits and ARM's buckets, and nothing faster than the clock.
    clock.setSpeed(1);
    clock.skip("waits");
    const began = clock.now().getTime();
    const record = await restore(sourceId, { scope: ["apis/orders"] });
    expect((clock.now().getTime() - began) / 1000).toBeLessThan(120);
    clock.skip("nothing");
    clock.setSpeed(speed);
    expect(record).toMatchObject({
        result: "succeeded",
        verification: { outcome: "verified" },
        logical: { mode: "merge", problems: [] },
    });
    const told = lines.find((line) => line.startsWith("restores the logical snapshot"));
    expect(told).toContain("'backends/orders-backend'");
    const after = etagsOf(sourceId);
    const isOwn = (path: string): boolean => /orders/.test(path);
    for (const [path, etag] of before) {
        expect([path, isOwn(path) ? "" : after.get(path)]).toEqual([path, isOwn(path) ? "" : etag]);
    }
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    expect((await context.entities(sourceId).post("subscriptions/orders-only/listSecrets")).primaryKey).toBe(keys);
    const writes = azure.sandbox.requestLog
        .since(mark)
        .filter(({ method, path }) => path.startsWith(sourceId) && ["PUT", "PATCH", "DELETE"].includes(method))
        .map(({ method, path }) => `${method} ${path.slice(sourceId.length + 1)}`);
    expect(writes.filter((write) => !isOwn(write))).toEqual([]);
    // 50 operations, 3 fragments and a backend, the API with its revision, schema, policies, link and subscription.
    expect(writes.length).toBeLessThan(120);
    const policies = writes.flatMap((write, index) => (write === "PUT apis/orders/policies/policy" ? [index] : []));
    const operations = writes.flatMap((write, index) =>
        write.startsWith("PUT apis/orders/operations/") ? [index] : [],
    );
    expect(policies).toHaveLength(2);
    expect(policies[0]).toBeLessThan(Math.min(...operations));
    expect(policies[1]).toBeGreaterThan(Math.max(...operations));
});

test("a file of the portal's media comes back by its scope; others are deleted by a mirror alone", async () => {
    const media = mediaOf(sourceId);
    const isAsBefore = await media.read();
    await media.write({ ...logo, content: Buffer.from("another picture") });
    await media.write({ ...logo, name: "extra.png" });
    const record = await restore(sourceId, { trigger: "media", scope: ["portalMedia"] });
    expect(record).toMatchObject({ verification: { outcome: "verified", compared: { entities: 1 } } });
    expect((await mediaOf(sourceId).read())!.map(({ path }) => path).sort()).toEqual([
        "portalMedia/extra.png",
        "portalMedia/images%2Flogo.png",
    ]);
    await restore(sourceId, { trigger: "media-mirror", scope: ["portalMedia"], mode: "mirror" });
    expect(await mediaOf(sourceId).read()).toEqual(isAsBefore);
});

test("what no snapshot can hold is refused before anything is written, by name and code", async () => {
    const targetId = await azure.createService("restore-refused", { tier: "StandardV2" });
    const mark = azure.sandbox.requestLog.mark();
    await expect(restore(targetId)).rejects.toThrow(
        /NotInTier: .*'gateways\/edge'[\s\S]*SupplyMissing: .*'certificates\/uploaded'/,
    );
    const writes = azure.sandbox.requestLog
        .since(mark)
        .filter(({ method, path }) => path.startsWith(targetId) && ["PUT", "PATCH", "DELETE"].includes(method));
    expect(writes).toEqual([]);
});

test.each([
    ["Premium", ["certificates/uploaded"]],
    ["StandardV2", ["certificates/uploaded", "gateways/edge"]],
])(
    "the whole service into an empty one of tier %s: nothing differs but what is left out by consent",
    async (tier, leaveOut) => {
        const targetId = await azure.createService(`restore-into-${tier.toLowerCase()}`, { tier });
        const record = await restore(targetId, { leaveOut });
        expect(record).toMatchObject({
            result: "succeeded",
            verification: { outcome: "verified" },
            logical: { mode: "mirror", problems: [] },
        });
        expect(record.logical!.lacks).toMatchObject({ leftOut: leaveOut.length, userPasswords: 1 });
        const again = await plan(targetId, { leaveOut });
        expect([again.stages, again.deleted]).toEqual([[], []]);
        expect(await mediaOf(targetId).read()).toEqual(await mediaOf(sourceId).read());
        const { primaryKey } = await context.entities(targetId).post("subscriptions/partner-one/listSecrets");
        expect(primaryKey).toBe(
            (await context.entities(sourceId).post("subscriptions/partner-one/listSecrets")).primaryKey,
        );
        const own: string[] = [];
        for await (const { name = "" } of context.entities(targetId).list("subscriptions")) {
            own.push(name);
        }
        const wanted: string[] = [];
        for await (const { name = "" } of context.entities(sourceId).list("subscriptions")) {
            wanted.push(name);
        }
        expect(own.sort()).toEqual(wanted.sort());
        // A second run of the same trigger uses the record; of another one, it writes nothing.
        const mark = azure.sandbox.requestLog.mark();
        await restore(targetId, { leaveOut, trigger: "second" });
        expect(
            azure.sandbox.requestLog
                .since(mark)
                .filter(({ method, path }) => path.startsWith(targetId) && ["PUT", "PATCH", "DELETE"].includes(method)),
        ).toEqual([]);
    },
);
