import { readFileSync } from "node:fs";
import * as path from "node:path";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, recorded, reported } from "./behaviour";
import { openApiImport, restReference } from "./sources";

let azure: AzureFixture;
let serviceId: string;

const service = "entities";
const query = "api-version=2024-05-01";

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-entities");
    serviceId = await azure.createService(service);
});

afterAll(() => azure.stop());

interface Page {
    readonly value: { readonly id: string; readonly name: string; readonly properties: Record<string, unknown> }[];
    readonly count: number;
    readonly nextLink?: string;
}
const getPage = async (below: string): Promise<Page> =>
    (await azure.clients.arm("GET", `${serviceId}/${below}`)).body as Page;
const description = (packageName: string, file: string): string =>
    readFileSync(path.join(path.dirname(require.resolve(`${packageName}/package.json`)), file), "utf8");
const importApi = (id: string, format: "openapi" | "openapi+json", value: string) =>
    azure.clients.apiManagement.api.beginCreateOrUpdateAndWait(azure.group, service, id, { path: id, format, value });
async function countOperations(api: string): Promise<number> {
    let count = 0;
    for await (const _operation of azure.clients.apiManagement.apiOperation.listByApi(azure.group, service, api)) {
        count += 1;
    }
    return count;
}

documented(openApiImport).each([
    ["@directus/specs", "dist/openapi.json", "openapi+json", 136],
    ["@blockfrost/openapi", "openapi.yaml", "openapi", 129],
] as const)("importing %s makes an operation of every path and method", async (packageName, file, format, expected) => {
    const id = packageName.replace(/\W+/g, "-").slice(1);
    const api = await importApi(id, format, description(packageName, file));
    expect(api).toMatchObject({ name: id, path: id, isCurrent: true });
    expect(await countOperations(id)).toBe(expected);
    const first = (await getPage(`apis/${id}/operations?${query}`)).value[0]!;
    expect(first.properties).toMatchObject({
        method: expect.stringMatching(/^[A-Z]+$/) as string,
        urlTemplate: expect.stringMatching(/^\//) as string,
    });
});

assumed(
    "recorded for named values and fragments; an API without an import is recorded to be answered at once",
    `${restReference}/apis/create-or-update, which has a 202 with Location; no recording imports`,
)("an import is long-running: its answer names the operation, whose first poll says that it succeeded", async () => {
    const value = JSON.stringify({ openapi: "3.0.0", info: { title: "At once" }, paths: { "/a": { get: {} } } });
    const answer = await azure.clients.arm("PUT", `${serviceId}/apis/at-once?${query}`, {
        properties: { path: "at-once", format: "openapi+json", value },
    });
    expect(answer).toMatchObject({ status: 201, body: { properties: { ProvisioningState: "InProgress" } } });
    const [endpoint] = azure.sandbox.connection.armEndpoint.match(/^https:\/\/[^/]+/)!;
    const poll = answer.headers["azure-asyncoperation"]!.replace(endpoint, "");
    expect((await azure.clients.arm("GET", poll)).body).toEqual({ status: "Succeeded" });
    const location = answer.headers.location!.replace(endpoint, "");
    expect(await azure.clients.arm("GET", location)).toMatchObject({ status: 201, body: { name: "at-once" } });
    expect(await countOperations("at-once")).toBe(1);
});

reported("Azure/azure-cli#24591")(
    "importing again replaces the operations, and deleting the API takes them along",
    async () => {
        const small = (paths: object): string => JSON.stringify({ openapi: "3.0.0", info: { title: "Small" }, paths });
        await importApi("small", "openapi+json", small({ "/a/{id}": { get: {}, put: {} }, "/b": { post: {} } }));
        expect(await countOperations("small")).toBe(3);
        const operations = (await getPage(`apis/small/operations?${query}`)).value;
        expect(operations[0]!.properties).toMatchObject({ templateParameters: [{ name: "id", required: true }] });
        await importApi("small", "openapi+json", small({ "/c": { get: {} } }));
        expect(await countOperations("small")).toBe(1);
        await azure.clients.apiManagement.api.beginDeleteAndWait(azure.group, service, "small", "*");
        expect((await getPage(`apis?${query}`)).value.map(({ name }) => name)).not.toContain("small");
        const orphan = await azure.clients.arm("GET", `${serviceId}/apis/small/operations/get-c?${query}`);
        expect(orphan.status).toBe(404);
    },
);

reported("Azure/azure-cli#29405").each(["not: [closed", '{"swagger":"2.0"}', "[]"])(
    "what is no OpenAPI 3 description is refused as ValidationError: %s",
    async (value) => {
        await expect(importApi("broken", "openapi", value)).rejects.toMatchObject({
            statusCode: 400,
            code: "ValidationError",
            details: {
                error: {
                    message: "One or more fields contain incorrect values:",
                    details: [
                        { target: "representation", message: expect.stringMatching(/^Parsing error\(s\): /) as string },
                        {
                            target: "representation",
                            message:
                                "Parsing error(s): The input OpenAPI file is not valid for the OpenAPI specification https://github.com/OAI/OpenAPI-Specification/blob/master/versions/3.0.1.md (schema https://github.com/OAI/OpenAPI-Specification/blob/master/schemas/v3.0/schema.yaml).",
                        },
                    ],
                },
            },
        });
        await expect(azure.clients.apiManagement.api.get(azure.group, service, "broken")).rejects.toMatchObject({
            statusCode: 404,
        });
    },
);

documented(`${restReference}/tag/list-by-service`)(
    "a list comes in pages of 100 with the count of all, and a nextLink on all but the last",
    async () => {
        for (let index = 0; index < 101; index += 1) {
            await azure.clients.arm("PUT", `${serviceId}/tags/tag-${index}?${query}`, {
                properties: { displayName: `Tag ${index}` },
            });
        }
        const second = [...Array(101).keys()]
            .map((index) => `tag-${index}`)
            .sort()
            .at(-1);
        const first = await getPage(`tags?${query}`);
        expect(first.value).toHaveLength(100);
        expect(first.count).toBe(101);
        expect(first.nextLink).toMatch(new RegExp(`^${azure.sandbox.connection.armEndpoint}/.+/tags\\?.*skip=100`));
        expect(first.nextLink).toContain(query);
        const link = new URL(first.nextLink!);
        const last = (await azure.clients.arm("GET", link.pathname + link.search)).body as Page;
        expect(last).toMatchObject({ value: [{ name: second }], count: 101 });
        expect(last).not.toHaveProperty("nextLink");
        const sizes: number[] = [];
        for await (const page of azure.clients.apiManagement.tag.listByService(azure.group, service).byPage()) {
            sizes.push(page.length);
        }
        expect(sizes).toEqual([100, 1]);
    },
);

documented(`${restReference}/group/list-by-service`)(
    "$top and $skip cut a list, and its count stays that of all",
    async () => {
        const page = await getPage(`groups?${query}&$top=1&$skip=1`);
        expect(page).toMatchObject({ value: [{ name: "developers" }], count: 3 });
    },
);

documented(`${restReference}/named-value/list-value`)(
    "secret values and keys are left out of GET and of lists, and told only when asked for",
    async () => {
        const { namedValue, subscription } = azure.clients.apiManagement;
        const { group } = azure;
        const put = async (id: string, secret: boolean) => {
            const body = { displayName: id, value: `value of ${id}`, secret };
            return namedValue.beginCreateOrUpdateAndWait(group, service, id, body);
        };
        expect((await put("hidden", true)).value).toBeUndefined();
        expect((await put("shown", false)).value).toBe("value of shown");
        const created = await subscription.createOrUpdate(group, service, "partner", {
            displayName: "Partner",
            scope: `${serviceId}/apis`,
            primaryKey: "chosen-primary-key",
        });
        // Recorded: the answer to a PUT has them.
        expect(created.primaryKey).toBe("chosen-primary-key");
        for (const collection of ["namedValues", "subscriptions"]) {
            const page = await azure.clients.arm("GET", `${serviceId}/${collection}?${query}`);
            expect(JSON.stringify(page.body)).not.toMatch(/value of hidden|chosen-primary-key|primaryKey|secondaryKey/);
        }
        for (const one of ["namedValues/hidden", "subscriptions/partner"]) {
            const answer = await azure.clients.arm("GET", `${serviceId}/${one}?${query}`);
            expect(answer.status).toBe(200);
            expect((answer.body as Page["value"][0]).properties).toMatchObject({
                displayName: /[^/]+$/.exec(one)?.[0] === "hidden" ? "hidden" : "Partner",
            });
            expect(JSON.stringify(answer.body)).not.toMatch(
                /value of hidden|chosen-primary-key|primaryKey|secondaryKey/,
            );
        }
        expect(await namedValue.listValue(group, service, "hidden")).toMatchObject({ value: "value of hidden" });
        expect(await subscription.listSecrets(group, service, "partner")).toMatchObject({
            primaryKey: "chosen-primary-key",
            secondaryKey: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        });
    },
);

documented(`${restReference}/tag/update`)(
    "an If-Match that is not the present ETag answers 412 and changes nothing; the present one and * pass",
    async () => {
        const { group } = azure;
        const { namedValue } = azure.clients.apiManagement;
        const create = (displayName: string, ifMatch?: string) =>
            namedValue.beginCreateOrUpdateAndWait(group, service, "matched", { displayName, value: "1" }, { ifMatch });
        await create("first");
        const { eTag: old } = await namedValue.getEntityTag(group, service, "matched");
        await create("second", old);
        const { eTag } = await namedValue.getEntityTag(group, service, "matched");
        expect(eTag).not.toBe(old);
        const refused = { statusCode: 412, code: "PreconditionFailed" };
        await expect(create("third", old)).rejects.toMatchObject(refused);
        const update = { displayName: "third" };
        await expect(namedValue.beginUpdateAndWait(group, service, "matched", old!, update)).rejects.toMatchObject(
            refused,
        );
        await expect(namedValue.delete(group, service, "matched", old!)).rejects.toMatchObject(refused);
        expect(await namedValue.get(group, service, "matched")).toMatchObject({ displayName: "second" });
        await namedValue.beginUpdateAndWait(group, service, "matched", eTag!, update);
        expect(await namedValue.get(group, service, "matched")).toMatchObject({ displayName: "third", value: "1" });
        await namedValue.delete(group, service, "matched", "*");
        await expect(namedValue.get(group, service, "matched")).rejects.toMatchObject({ statusCode: 404 });
    },
);

reported("Azure/apiops#513").each([
    ["apis/none/operations/get", 404, "ResourceNotFound", "Api not found."],
    ["products/none/policies/policy", 400, "ValidationError", "Entity with specified identifier not found"],
    [
        "apis/echo-api/operations/none/policies/policy",
        400,
        "ValidationError",
        "Entity with specified identifier not found",
    ],
])("%s has no parent: %s %s, and nothing is stored", async (entity, status, code, message) => {
    const put = await azure.clients.arm("PUT", `${serviceId}/${entity}?${query}`, { properties: { displayName: "x" } });
    expect(put).toMatchObject({ status, body: { error: { code, message, details: null } } });
    expect((await azure.clients.arm("GET", `${serviceId}/${entity}?${query}`)).status).toBe(404);
});

documented(`${restReference}/tag/create-or-update`)(
    "PUT answers 201 for a new entity and 200 for a known one; DELETE 200, then 204",
    async () => {
        const url = `${serviceId}/tags/once?${query}`;
        const statuses: number[] = [];
        for (const method of ["PUT", "PUT", "DELETE", "DELETE"] as const) {
            statuses.push((await azure.clients.arm(method, url, { properties: { displayName: "Once" } })).status);
        }
        expect(statuses).toEqual([201, 200, 200, 204]);
    },
);

assumed(
    "no page tells how a missing parent is answered",
    "threads quote a change or a removal below a missing parent: Azure/apiops#513, Azure/apiops#761; none a list, and none a wrong ETag of what is not there",
)("a list below a missing parent answers 404, and an ETag in If-Match on what is not there 412", async () => {
    expect((await azure.clients.arm("GET", `${serviceId}/apis/none/operations?${query}`)).status).toBe(404);
    const changed = azure.clients.apiManagement.tag.createOrUpdate(
        azure.group,
        service,
        "none",
        { displayName: "None" },
        { ifMatch: '"AAAAAAAAAAA="' },
    );
    await expect(changed).rejects.toMatchObject({ statusCode: 412 });
});

recorded("tests/recordings/subscriptions_2022-08-01.json")(
    "a new service holds products Starter and Unlimited, a subscription of user 1 to each, and the built-in one",
    async () => {
        const { id, list } = await newService("Developer");
        expect((await list("products")).map((product) => product.name)).toEqual(["starter", "unlimited"]);
        expect(await list("subscriptions")).toMatchObject([
            { properties: { ownerId: `${id}/users/1`, scope: `${id}/products/starter`, displayName: null } },
            { properties: { ownerId: `${id}/users/1`, scope: `${id}/products/unlimited`, displayName: null } },
            { name: "master", properties: { scope: `${id}/` } },
        ]);
    },
);

assumed(
    "recorded are products, subscriptions and user 1; no page lists the rest",
    "https://learn.microsoft.com/azure/api-management/api-management-howto-create-groups and https://learn.microsoft.com/azure/api-management/api-management-howto-configure-notifications name groups and templates; no page and no recording lists a whole new service",
).each([
    ["Developer", "the Echo API"],
    ["Premium", "the Echo API"],
    ["BasicV2", "no API"],
] as const)(
    "a new service of tier %s holds three groups, user 1, seven notifications, fourteen templates and %s",
    async (tier, apis) => {
        const { list } = await newService(tier);
        expect((await list("groups")).map((group) => group.name)).toEqual(["administrators", "developers", "guests"]);
        expect(await list("users")).toMatchObject([{ name: "1", properties: { email: "apim@contoso.example" } }]);
        expect((await list("apis")).map((api) => api.name)).toEqual(apis === "no API" ? [] : ["echo-api"]);
        expect(await list("notifications")).toHaveLength(7);
        expect(await list("templates")).toHaveLength(14);
        for (const collection of ["namedValues", "backends", "loggers"]) {
            expect(await list(collection)).toEqual([]);
        }
    },
);

let services = 0;
async function newService(tier: string) {
    services += 1;
    const id = await azure.createService(`entities-${services}`, { tier });
    const list = async (collection: string) =>
        ((await azure.clients.arm("GET", `${id}/${collection}?${query}`)).body as Page).value;
    return { id, list };
}

documented("https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/apim/custom.py")(
    "If-Match: * creates what is not there",
    async () => {
        const { tag } = azure.clients.apiManagement;
        const { group } = azure;
        await tag.createOrUpdate(group, service, "any-match", { displayName: "Any match" }, { ifMatch: "*" });
        expect(await tag.get(group, service, "any-match")).toMatchObject({ displayName: "Any match" });
    },
);
