import { readFileSync } from "node:fs";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { restoreInto, takeSnapshot } from "../support/restored-elsewhere";
import type { TakenSnapshot } from "../support/restored-elsewhere";

/** What users of other tools have reported about copies of a service, on one that is restored by a logical snapshot: docs/known-reports.md. */

type Body = Record<string, unknown>;
interface Listed {
    readonly name: string;
    readonly properties: Body;
}

const version = "api-version=2024-05-01";
const policy = (inbound: string): Body => ({
    format: "rawxml",
    value: `<policies><inbound><base />${inbound}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`,
});
let azure: AzureFixture;
let sourceId: string;
let targetId: string;
let snapshot: TakenSnapshot;
let record: RestoreRecord;
/** Requests of the restore that wrote, in order. */
let writes: { readonly method: string; readonly path: string; readonly status: number }[];

async function put(path: string, properties: Body = {}, serviceId = sourceId): Promise<void> {
    const { status, body } = await azure.clients.arm("PUT", `${serviceId}/${path}?${version}`, { properties });
    expect([path, status < 300 ? "" : body]).toEqual([path, ""]);
}

async function get(serviceId: string, path: string): Promise<Body> {
    const { body } = await azure.clients.arm("GET", `${serviceId}/${path}?${version}`);
    return (body as { properties: Body }).properties;
}

async function list(serviceId: string, path: string): Promise<Listed[]> {
    const { body } = await azure.clients.arm("GET", `${serviceId}/${path}?${version}`);
    return (body as { value: Listed[] }).value;
}

const namesOf = async (serviceId: string, path: string): Promise<string[]> =>
    (await list(serviceId, path)).map(({ name }) => name).sort();

async function secretsOf(serviceId: string, subscription: string): Promise<unknown> {
    const { body } = await azure.clients.arm(
        "POST",
        `${serviceId}/subscriptions/${subscription}/listSecrets?${version}`,
    );
    return body;
}

async function publish(): Promise<void> {
    await put("users/ada", { email: "ada@contoso.example", firstName: "Ada", lastName: "L", password: "of-ada-1234" });
    await put("groups/partners", { displayName: "Partners" });
    await put("groups/partners/users/ada");
    await put("namedValues/token", { displayName: "token", secret: true, value: "canary-token" });
    await put("products/partner", { displayName: "Partner", subscriptionRequired: true, state: "published" });
    await put("subscriptions/ada", {
        ...{ displayName: "Ada", scope: "/products/partner", ownerId: `${sourceId}/users/ada`, state: "active" },
    });
    // Three revisions, of which the last is the current one.
    await put("apis/orders", { displayName: "Orders", path: "orders", protocols: ["https"], description: "All" });
    await put("apis/orders/schemas/order", {
        contentType: "application/vnd.oai.openapi.components+json",
        document: { components: { schemas: { order: { type: "object" } } } },
    });
    await put("apis/orders/operations/get", {
        ...{ displayName: "Get", method: "GET", urlTemplate: "/{id}" },
        templateParameters: [
            {
                name: "id",
                type: "string",
                required: true,
                description: "Of the order",
                schemaId: "order",
                typeName: "order",
            },
        ],
    });
    for (const revision of [2, 3]) {
        await put(`apis/orders;rev=${revision}`, {
            displayName: "Orders",
            path: "orders",
            sourceApiId: "/apis/orders",
        });
        await put(`apis/orders;rev=${revision}/policies/policy`, policy(`<!-- ${revision} -->`));
    }
    await put("apis/orders/releases/third", { apiId: `${sourceId}/apis/orders;rev=3`, notes: "third" });
    await put("apiVersionSets/set", { displayName: "Set", versioningScheme: "Segment" });
    for (const apiVersion of ["v1", "v2"]) {
        await put(`apis/stock-${apiVersion}`, {
            ...{ displayName: "Stock", path: "stock", protocols: ["https"], apiVersion },
            apiVersionSetId: `${sourceId}/apiVersionSets/set`,
        });
    }
}

beforeAll(async () => {
    azure = await startAzureFixture("restore-reports");
    sourceId = await azure.createService("reports-source");
    await publish();
    snapshot = await takeSnapshot(azure, { serviceId: sourceId, storageAccountId: azure.storageAccountId });
    targetId = await azure.createService("reports-target");
    const { faults, requestLog } = azure.sandbox;
    const busy = { kind: "error", endpoint: "arm", method: "PUT", times: 1 } as const;
    const message = "Operation on the API is in progress";
    faults.add({ ...busy, path: "/apis/orders$", status: 409, code: "PessimisticConcurrencyConflict", message });
    faults.add({ ...busy, path: "/apis/stock-v1$", status: 409, code: "Conflict", message });
    faults.add({ ...busy, path: "/apis/stock-v2$", status: 422, code: "ManagementApiRequestFailed", message: "Busy" });
    faults.add({ ...busy, path: "/products/partner$", status: 429, retryAfterSeconds: 1 });
    const mark = requestLog.mark();
    record = await restoreInto(azure, targetId, snapshot);
    writes = requestLog
        .since(mark)
        .filter(({ method, path }) => path.startsWith(`${targetId}/`) && method !== "GET" && method !== "POST");
    faults.clear();
}, 180_000);

afterAll(() => azure.stop());

/** By what a reader finds the report by; each is a row of docs/known-reports.md. */
const reports: Readonly<Record<string, () => Promise<void>>> = {
    // A publisher of APIs is no copy of a service.
    "apiops#532": async () => {
        for (const kind of ["users", "groups", "groups/partners/users", "namedValues", "products", "subscriptions"]) {
            expect([kind, await namesOf(targetId, kind)]).toEqual([kind, await namesOf(sourceId, kind)]);
        }
    },
    // Subscriptions of products: with the keys that clients have, and not twice.
    "apiops#762": async () => {
        expect(await secretsOf(targetId, "ada")).toEqual(await secretsOf(sourceId, "ada"));
        const others = (await list(targetId, "subscriptions")).filter(
            ({ properties }) => properties.displayName === "Ada",
        );
        expect(others).toHaveLength(1);
    },
    // Azure makes a subscription by itself for each new product.
    "apiops#461": async () => {
        const own = await list(targetId, "products/partner/subscriptions");
        expect(own.map(({ name }) => name).sort()).toEqual(await namesOf(sourceId, "products/partner/subscriptions"));
    },
    "apiops#436": async () => {
        const current = await get(targetId, "apis/orders");
        expect(current).toMatchObject({ apiRevision: "3", path: "orders" });
        expect(await namesOf(targetId, "apis")).toEqual(
            expect.arrayContaining(["orders", "orders;rev=1", "orders;rev=2"]),
        );
        for (const path of ["apis/orders/policies/policy", "apis/orders;rev=2/policies/policy"]) {
            expect([path, await get(targetId, path)]).toEqual([path, await get(sourceId, path)]);
        }
        // The first one had none.
        expect(await get(targetId, "apis/orders;rev=1/policies/policy")).toBeUndefined();
    },
    "apiops#285": () => {
        expect(writes.filter(({ path, status }) => path.includes(";rev=") && status >= 400)).toEqual([]);
        return Promise.resolve();
    },
    // The target has another current revision.
    "apiops#459": async () => {
        await put("apis/orders/releases/back", { apiId: `${targetId}/apis/orders;rev=2` }, targetId);
        expect(await get(targetId, "apis/orders")).toMatchObject({ apiRevision: "2" });
        await restoreInto(azure, targetId, snapshot, { scope: ["apis/orders"] }, "again");
        expect(await get(targetId, "apis/orders")).toMatchObject({ apiRevision: "3" });
    },
    // Two versions have one path.
    "apiops#712": async () => {
        for (const name of ["stock-v1", "stock-v2"]) {
            const { path, apiVersion } = await get(targetId, `apis/${name}`);
            expect([name, path, apiVersion]).toEqual([name, "stock", name.slice(-2)]);
        }
    },
    // An import gives schemas other IDs, to which the parameters of operations no longer lead.
    "apiops-cli#144": async () => {
        expect(await namesOf(targetId, "apis/orders/schemas")).toEqual(["order"]);
        const [after, before] = [
            await get(targetId, "apis/orders/operations/get"),
            await get(sourceId, "apis/orders/operations/get"),
        ];
        expect(after.templateParameters).toEqual(before.templateParameters);
        expect(JSON.stringify(after.templateParameters)).toContain("Of the order");
    },
    "apiops-cli#252": () => expectRepeated("/apis/orders", 409),
    "apiops#787": () => expectRepeated("/apis/stock-v1", 409),
    "apiops#497": () => expectRepeated("/apis/stock-v2", 422),
    "apiops#612": () => expectRepeated("/products/partner", 429),
    // Azure refuses to have it written.
    "aztfexport#459": () => {
        expect(writes.filter(({ path }) => path.endsWith("/subscriptions/master"))).toEqual([]);
        return Promise.resolve();
    },
    // Passwords cannot be read, and nothing passes for one.
    "deck#145": async () => {
        expect(record.logical!.lacks).toMatchObject({ userPasswords: 1 });
        expect(await get(targetId, "users/ada")).toMatchObject({ email: "ada@contoso.example" });
    },
    // Files in clear text.
    "docs.konghq.com#3250": async () => {
        const { payload } = snapshot.facts;
        const container = azure.clients.blobService("stfixture").getContainerClient(payload.container);
        let count = 0;
        for await (const { name } of container.listBlobsFlat()) {
            const bytes = (await container.getBlobClient(name).downloadToBuffer()).toString("latin1");
            expect([name, /canary-token|ada@contoso|orders/.test(bytes)]).toEqual([name, false]);
            count += 1;
        }
        expect(count).toBeGreaterThan(5);
    },
    // An API with revisions goes as a whole, and then there is nothing left to do.
    "apiops-cli#142": async () => {
        await put("apis/extra", { displayName: "Extra", path: "extra", protocols: ["https"] }, targetId);
        const revision = { displayName: "Extra", path: "extra", sourceApiId: "/apis/extra" };
        await put("apis/extra;rev=2", revision, targetId);
        await restoreInto(azure, targetId, snapshot, {}, "third");
        expect((await namesOf(targetId, "apis")).filter((name) => name.startsWith("extra"))).toEqual([]);
        const mark = azure.sandbox.requestLog.mark();
        await restoreInto(azure, targetId, snapshot, {}, "fourth");
        const again = azure.sandbox.requestLog
            .since(mark)
            .filter(
                ({ method, path }) => path.startsWith(`${targetId}/`) && ["PUT", "PATCH", "DELETE"].includes(method),
            );
        expect(again).toEqual([]);
    },
};

/** The first request for it was refused for a while, and the same one then went through. */
function expectRepeated(end: string, status: number): Promise<void> {
    const answers = writes.filter(({ path }) => path === `${targetId}${end}`).map((write) => write.status);
    expect(answers[0]).toBe(status);
    expect(answers[1]).toBeLessThan(300);
    expect(record.verification).toMatchObject({ outcome: "verified" });
    return Promise.resolve();
}

test.each(Object.entries(reports))("%s", (_report, holds) => holds());

test("docs/known-reports.md has each report, and none that is not tried here", () => {
    const [, section = ""] = readFileSync("docs/known-reports.md", "utf8").split("## Copies of a service");
    const named = [...section.matchAll(/\[([\w.-]+#\d+)\]/g)].map(([, report]) => report);
    expect(named.sort()).toEqual(Object.keys(reports).sort());
});
