import { FakeEntityReader } from "../../tests/support/fake-entity-reader";
import { EntityReadError } from "../azure/entity-reader";
import { secretsKey } from "./digest";
import { readInventory } from "./read-inventory";
import { requestsAtOnce } from "./read-kinds";
import type { RawEntity } from "../azure/entity";

const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";
const key = secretsKey("k1", Buffer.alloc(32, 1));

function bigService(apis: number, operationsPerApi: number): Map<string, RawEntity> {
    const entities = new Map<string, RawEntity>();
    for (let api = 0; api < apis; api += 1) {
        entities.set(`apis/api-${api}`, { properties: { path: `api-${api}` } });
        entities.set(`apis/api-${api}/policies/policy`, { properties: { value: "<policies />" } });
        entities.set(`apis/api-${api}/schemas/schema`, { properties: { contentType: "json" } });
        for (let operation = 0; operation < operationsPerApi; operation += 1) {
            entities.set(`apis/api-${api}/operations/op-${operation}`, { properties: { method: "GET" } });
        }
    }
    return entities;
}

/** Requests by kind of what they ask for. */
function countByKind(requests: readonly string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const request of requests) {
        const [method, url = ""] = request.split(" ");
        const kind = url
            .replace(/\?.*/, "")
            .split("/")
            .filter((_segment, index) => index % 2 === 0)
            .join("/");
        const name = `${method} ${kind}`;
        counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
}

test("100 APIs of 50 operations: lists for each API, one GET for each operation's policy, and never more than a few at a time", async () => {
    const reader = new FakeEntityReader(bigService(100, 50));
    const { kinds } = await readInventory(reader, serviceId);
    expect(kinds["apis/operations"]).toMatchObject({ state: "read", count: 5000, depth: "lists" });
    expect(kinds["apis/policies"]).toMatchObject({ state: "read", count: 100, depth: "full" });
    const { "GET apis/operations/policies": operationPolicies, ...others } = countByKind(reader.requests);
    expect(operationPolicies).toBe(5000);
    expect(others).toMatchObject({
        "GET apis": 1,
        "GET apis/operations": 100,
        "GET apis/policies": 100,
        // The list, and each schema.
        "GET apis/schemas": 200,
        "GET tagResources": 1,
        "GET issues": 1,
    });
    expect(others).not.toHaveProperty(["GET apis/resolvers"]);
    expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(832);
    expect(reader.mostAtOnce).toBeLessThanOrEqual(requestsAtOnce);
});

test("without the policies of operations it is some 830 requests, and says that they were skipped", async () => {
    const reader = new FakeEntityReader(bigService(100, 50));
    const { kinds } = await readInventory(reader, serviceId, { skip: ["apis/operations/policies"] });
    expect(reader.requests).toHaveLength(832);
    expect(kinds["apis/operations/policies"]).toMatchObject({
        state: "skipped",
        problem: "it was asked not to read it",
    });
});

test("secrets are asked for with a key only, and of those that have any", async () => {
    const entities = new Map<string, RawEntity>([
        ["namedValues/open", { properties: { value: "v", secret: false } }],
        ["namedValues/hidden", { properties: { secret: true } }],
        ["namedValues/vault", { properties: { secret: true, keyVault: {} } }],
        ["subscriptions/master", {}],
        ["subscriptions/partner", {}],
        ["portalsettings/delegation", {}],
        ["portalsettings/signin", {}],
    ]);
    const posts = async (secretKey?: typeof key): Promise<string[]> => {
        const reader = new FakeEntityReader(entities);
        const inventory = await readInventory(reader, serviceId, { key: secretKey });
        expect(JSON.stringify(inventory)).not.toMatch(/secret of|first of|second of/);
        return reader.requests.filter((request) => request.startsWith("POST")).sort();
    };
    expect(await posts()).toEqual([]);
    expect(await posts(key)).toEqual([
        "POST namedValues/hidden/listValue",
        "POST portalsettings/delegation/listSecrets",
        "POST subscriptions/partner/listSecrets",
    ]);
});

test("secrets are asked for beside what lies below other entities, as ARM counts both apart", async () => {
    const entities = bigService(20, 0);
    for (let number = 0; number < 50; number += 1) {
        entities.set(`subscriptions/s${number}`, { properties: {} });
    }
    const reader = new FakeEntityReader(entities);
    await readInventory(reader, serviceId, { key });
    const lastPost = reader.requests.findLastIndex((request) => request.startsWith("POST"));
    const below = reader.requests.findIndex((request) => request === "GET apis/api-19/operations");
    expect(reader.requests.slice(0, below).some((request) => request.startsWith("POST"))).toBe(true);
    expect(reader.requests.slice(lastPost).some((request) => request.startsWith("GET apis/"))).toBe(true);
    expect(reader.requests.filter((request) => request.startsWith("POST"))).toHaveLength(50);
});

test("policies are read as the text that was put; only GraphQL APIs are asked for resolvers", async () => {
    const reader = new FakeEntityReader(
        new Map<string, RawEntity>([
            ["apis/rest", { properties: {} }],
            ["apis/graph", { properties: { type: "graphql" } }],
            ["policyFragments/f", { properties: {} }],
        ]),
    );
    await readInventory(reader, serviceId);
    expect(reader.requests).toEqual(
        expect.arrayContaining([
            "GET policies/policy?format=rawxml",
            "GET apis/rest/policies/policy?format=rawxml",
            "GET policyFragments/f?format=rawxml",
            "GET apis/rest/operations",
            "GET apis/graph/resolvers",
        ]),
    );
    expect(reader.requests).not.toContain("GET apis/rest/resolvers");
    expect(reader.requests).not.toContain("GET apis/graph/operations");
});

test("a revision that is not current has operations and policies of its own, and shares releases, diagnostics and wiki", async () => {
    const reader = new FakeEntityReader(new Map<string, RawEntity>([["apis/a;rev=2", { properties: {} }]]));
    await readInventory(reader, serviceId);
    expect(reader.requests.filter((request) => request.includes(";rev=2"))).toEqual([
        "GET apis/a;rev=2/operations",
        "GET apis/a;rev=2/policies/policy?format=rawxml",
        "GET apis/a;rev=2/schemas",
        "GET apis/a;rev=2/tagDescriptions",
    ]);
});

test("tags come from one list of the service", async () => {
    const reader = new FakeEntityReader(
        new Map<string, RawEntity>([
            ["apis/a", {}],
            ["apis/a/operations/o", {}],
            ["products/p", {}],
            ["tagResources/1", { tag: { id: "/tags/t" }, api: { id: "/apis/a" } }],
            ["tagResources/2", { tag: { id: "/tags/t" }, operation: { id: "/apis/a/operations/o" } }],
            ["tagResources/3", { tag: { id: `${serviceId}/tags/u` }, product: { id: `${serviceId}/products/p` } }],
            ["issues/i", { properties: { apiId: `${serviceId.toUpperCase()}/apis/a`, title: "broken" } }],
        ]),
    );
    const { kinds } = await readInventory(reader, serviceId);
    const names = ["apis/tags", "apis/operations/tags", "products/tags", "apis/issues"].map((kind) =>
        Object.keys(kinds[kind]!.entries),
    );
    expect(names).toEqual([
        ["apis/a/tags/t"],
        ["apis/a/operations/o/tags/t"],
        ["products/p/tags/u"],
        ["apis/a/issues/i"],
    ]);
    expect(reader.requests.filter((request) => request === "GET tagResources")).toHaveLength(1);
});

test("what every service has by itself is left out, with what lies below it", async () => {
    const reader = new FakeEntityReader(
        new Map<string, RawEntity>([
            ["groups/developers", { properties: { builtIn: true } }],
            ["groups/developers/users/1", {}],
            ["groups/mine", { properties: { builtIn: false } }],
            ["groups/mine/users/ada", {}],
            ["users/1", {}],
            ["users/ada", {}],
            ["subscriptions/master", {}],
            ["templates/t", { properties: { isDefault: true } }],
        ]),
    );
    const { kinds } = await readInventory(reader, serviceId);
    expect(Object.values(kinds).flatMap(({ entries }) => Object.keys(entries))).toEqual([
        "groups/mine",
        "groups/mine/users/ada",
        "users/ada",
    ]);
    expect(reader.requests).not.toContain("GET groups/developers/users");
});

describe("failures are part of the inventory", () => {
    const failing = async (path: string, error: EntityReadError, entities = bigService(3, 1)) => {
        const reader = new FakeEntityReader(entities, { [path]: error });
        return { reader, kinds: (await readInventory(reader, serviceId, { key })).kinds };
    };

    test("a kind that is not in the tier has none of what lies below it", async () => {
        const { kinds, reader } = await failing("gateways", new EntityReadError("notInTier", "no", 400));
        expect(kinds.gateways).toMatchObject({ state: "notInTier", count: 0 });
        expect(kinds["gateways/apis"]).toMatchObject({ state: "notInTier", count: 0 });
        expect(reader.requests.filter((request) => request.includes("gateways"))).toHaveLength(1);
    });

    test("what may not be read is denied, and what lies below it skipped", async () => {
        const { kinds } = await failing("apis", new EntityReadError("denied", "forbidden", 403));
        expect(kinds.apis).toMatchObject({ state: "denied", problem: "forbidden" });
        expect(kinds["apis/operations"]).toMatchObject({
            state: "skipped",
            problem: "'apis', which it lies below, is denied",
        });
        expect(kinds["apis/operations/policies"]).toMatchObject({ state: "skipped" });
        expect(kinds.products).toMatchObject({ state: "read" });
    });

    test("one list of many that fails gives its kind up, and nothing of it is kept", async () => {
        const { kinds } = await failing("apis/api-1/operations", new EntityReadError("failed", "HTTP 502", 502));
        expect(kinds["apis/operations"]).toMatchObject({ state: "failed", problem: "HTTP 502", count: 0, entries: {} });
        expect(kinds["apis/policies"]).toMatchObject({ state: "read", count: 3 });
    });

    test("a service that is not there is no empty service", async () => {
        const { kinds } = await failing("apis", new EntityReadError("notFound", "no such service", 404));
        expect(kinds.apis).toMatchObject({ state: "failed", problem: "no such service" });
    });

    test("an API that is removed while it is read has nothing below it", async () => {
        const { kinds } = await failing("apis/api-1/operations", new EntityReadError("notFound", "gone", 404));
        expect(kinds["apis/operations"]).toMatchObject({ state: "read", count: 2 });
    });

    test("500 says that there is no wiki, and of nothing else that there is none", async () => {
        const error = new EntityReadError("failed", "HTTP 500", 500);
        expect((await failing("apis/api-1/wikis", error)).kinds["apis/wikis"]).toMatchObject({
            state: "read",
            count: 0,
        });
        expect((await failing("apis/api-1/releases", error)).kinds["apis/releases"]).toMatchObject({ state: "failed" });
    });

    test("secrets that may not be read leave their kind's content compared", async () => {
        const entities = new Map<string, RawEntity>([
            ["subscriptions/a", {}],
            ["subscriptions/b", {}],
        ]);
        const { kinds } = await failing(
            "subscriptions/a/listSecrets",
            new EntityReadError("denied", "no", 403),
            entities,
        );
        expect(kinds.subscriptions).toMatchObject({ state: "read", count: 2, secretsProblem: "no" });
        expect(kinds.subscriptions).not.toHaveProperty("secretsDigest");
    });

    test("anything else is thrown, and nothing more is asked", async () => {
        const bug = new Error("a bug") as EntityReadError;
        const reader = new FakeEntityReader(bigService(100, 0), { "apis/api-3/schemas": bug });
        await expect(readInventory(reader, serviceId)).rejects.toBe(bug);
        const sent = reader.requests.length;
        await new Promise(setImmediate);
        expect(reader.requests.length - sent).toBeLessThan(requestsAtOnce);
    });
});
