import { parse } from "yaml";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, own, recorded, reported } from "./behaviour";
import { rawRequest } from "./raw-request";
import { entitiesRecorded, openApiImport, restReference, revisions, soughtEntityRefusals } from "./sources";

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-entity-apis");
    serviceId = await azure.createService("apis");
});

afterAll(() => azure.stop());

type Body = Record<string, unknown>;
const send = (method: "GET" | "PUT" | "PATCH" | "DELETE", below: string, properties?: Body) =>
    azure.clients.arm(
        method,
        `${serviceId}/${below}${below.includes("?") ? "&" : "?"}api-version=2024-05-01`,
        properties && { properties },
    );
const put = async (below: string, properties: Body): Promise<void> => {
    const answer = await send("PUT", below, properties);
    expect([below, answer.status < 300, answer.body]).toEqual([below, true, answer.body]);
};
const propertiesOf = async (below: string): Promise<Body> =>
    ((await send("GET", below)).body as { properties: Body }).properties;
const names = async (collection: string): Promise<string[]> =>
    ((await send("GET", collection)).body as { value: { name: string }[] }).value.map(({ name }) => name);
const get = (name: string, urlTemplate: string): Body => ({ displayName: name, method: "GET", urlTemplate });

/** An API with an operation and a policy of its own, and a second revision of it. */
async function createWithRevision(name: string): Promise<void> {
    await put(`apis/${name}`, { displayName: name, path: name });
    await put(`apis/${name}/operations/list`, get("List", "/"));
    await put(`apis/${name}/policies/policy`, { value: "<policies><inbound /></policies>" });
    await put(`apis/${name};rev=2`, { sourceApiId: `${serviceId}/apis/${name}`, apiRevisionDescription: "Second" });
}

documented(revisions)("a revision copies what it is made of, and changes on its own", async () => {
    await createWithRevision("copied");
    const revision = await propertiesOf("apis/copied;rev=2");
    expect(revision).toMatchObject({ apiRevision: "2", isCurrent: false, path: "copied", displayName: "copied" });
    expect(revision).not.toHaveProperty("sourceApiId");
    expect(await names("apis/copied;rev=2/operations")).toEqual(["list"]);
    await put("apis/copied;rev=2/operations/get", {
        ...get("Get", "/{id}"),
        templateParameters: [{ name: "id", type: "string", required: true }],
    });
    expect(await names("apis/copied/operations")).toEqual(["list"]);
    expect((await send("GET", "apis/copied;rev=2/policies/policy")).status).toBe(200);
    const listed = (await send("GET", "apis/copied/revisions")).body as { value: Body[] };
    expect(listed.value).toMatchObject([
        { apiId: "/apis/copied;rev=1", apiRevision: "1", isCurrent: true },
        { apiId: "/apis/copied;rev=2", apiRevision: "2", isCurrent: false, description: "Second" },
    ]);
});

documented("https://learn.microsoft.com/rest/api/apimanagement/api-release/create-or-update")(
    "a release makes the revision that it names the current one, with all that it is made of",
    async () => {
        await createWithRevision("released");
        await send("DELETE", "apis/released;rev=2/operations/list");
        await put("apis/released;rev=2/operations/second", get("Second", "/second"));
        await put("apis/released/releases/second", { apiId: `${serviceId}/apis/released;rev=2`, notes: "Now" });
        expect(await propertiesOf("apis/released")).toMatchObject({ apiRevision: "2", isCurrent: true });
        expect(await names("apis/released/operations")).toEqual(["second"]);
        expect(await propertiesOf("apis/released;rev=1")).toMatchObject({ apiRevision: "1", isCurrent: false });
        expect(await names("apis/released;rev=1/operations")).toEqual(["list"]);
        expect(await names("apis/released/releases")).toEqual(["second"]);
        // By its number the current revision is the API itself.
        expect(await names("apis/released;rev=2/operations")).toEqual(["second"]);
    },
);

reported("Azure/apiops-cli#142")(
    "an API with other revisions goes only with all of them, and it is the poll that says so",
    async () => {
        await createWithRevision("revised");
        const answer = await send("DELETE", "apis/revised");
        expect(answer.status).toBe(202);
        const poll = new URL(answer.headers["azure-asyncoperation"]!);
        expect((await azure.clients.arm("GET", poll.pathname + poll.search)).body).toMatchObject({
            status: "Failed",
            error: { code: "ValidationError", message: "Cannot delete the current revision of an API." },
        });
        await azure.clients.apiManagement.api.beginDeleteAndWait(azure.group, "apis", "revised", "*", {
            deleteRevisions: true,
        });
        expect((await names("apis")).filter((name) => name.startsWith("revised"))).toEqual([]);
    },
);

reported("Azure/apiops#436")("the path of a revision that is not current cannot change", async () => {
    await createWithRevision("fixed");
    expect(await send("PATCH", "apis/fixed;rev=2", { path: "elsewhere" })).toMatchObject({
        status: 400,
        body: { error: { message: "Can't change property Path for non-current revision" } },
    });
});

reported("Azure/azure-powershell#11027")("a path is one API's, but for versions of one set", async () => {
    await put("apis/first", { displayName: "First", path: "same" });
    expect(await send("PUT", "apis/second", { displayName: "Second", path: "/Same/" })).toMatchObject({
        status: 400,
        body: {
            error: {
                details: [
                    {
                        target: "path",
                        message:
                            "Cannot create API 'second' with the same Path 'Same' as API 'first'  unless it's a part of the same version set",
                    },
                ],
            },
        },
    });
    await put("apiVersionSets/set", { displayName: "Set", versioningScheme: "Segment" });
    for (const apiVersion of ["v1", "v2"]) {
        await put(`apis/${apiVersion}`, {
            displayName: "V",
            path: "versioned",
            apiVersion,
            apiVersionSetId: "/apiVersionSets/set",
        });
    }
});

reported("Azure/azure-sdk-for-net#35802")("a template and its parameters are the same", async () => {
    await put("apis/templates", { displayName: "Templates", path: "templates" });
    expect(await send("PUT", "apis/templates/operations/get", get("Get", "/{id}"))).toMatchObject({
        status: 400,
        body: {
            error: {
                details: [
                    {
                        target: "",
                        message:
                            "All template parameters used in the UriTemplate must be defined in the Operation 'get', and vice-versa.",
                    },
                ],
            },
        },
    });
});

recorded(entitiesRecorded)("a product's API is linked by 201, and again by 200", async () => {
    await put("apis/linked", { displayName: "Linked", path: "linked" });
    await put("products/shop", { displayName: "Shop", subscriptionRequired: false });
    expect((await send("PUT", "products/shop/apis/linked")).status).toBe(201);
    expect((await send("PUT", "products/shop/apis/linked")).status).toBe(200);
});

assumed(
    "the REST reference has all of these lists; that an association shows as a link is a guess",
    `${restReference}/product-api-link/list-by-product, which does not name associations; no recording has links`,
)("a product's API shows from either side, and its link goes with the API", async () => {
    await put("apis/seen", { displayName: "Seen", path: "seen" });
    await put("products/store", { displayName: "Store", subscriptionRequired: false });
    await send("PUT", "products/store/apis/seen");
    expect(await names("products/store/apis")).toEqual(["seen"]);
    expect(await names("apis/seen/products")).toEqual(["store"]);
    expect((await send("GET", "products/store/apiLinks")).body).toMatchObject({
        value: [{ properties: { apiId: `${serviceId}/apis/seen` } }],
    });
    await azure.clients.apiManagement.api.beginDeleteAndWait(azure.group, "apis", "seen", "*");
    expect(await names("products/store/apis")).toEqual([]);
});

documented("https://learn.microsoft.com/rest/api/apimanagement/tag-api-link/create-or-update")(
    "a tag that is linked to an API is that API's tag",
    async () => {
        await put("apis/tagged", { displayName: "Tagged", path: "tagged" });
        await put("tags/gold", { displayName: "Gold" });
        await put("tags/gold/apiLinks/one", { apiId: `${serviceId}/apis/tagged` });
        expect(await names("apis/tagged/tags")).toEqual(["gold"]);
        expect(await names("tags/gold/apiLinks")).toEqual(["one"]);
        await send("DELETE", "apis/tagged/tags/gold");
        expect(await names("tags/gold/apiLinks")).toEqual([]);
    },
);

reported("Azure/apiops#94")("a product with subscriptions goes only with them", async () => {
    await put("products/sold", { displayName: "Sold", subscriptionRequired: true });
    const refused = await send("DELETE", "products/sold");
    expect(refused).toMatchObject({
        status: 400,
        body: { error: { code: "ValidationError", details: null } },
    });
    expect((refused.body as { error: { message: string } }).error.message).toMatch(/^Product cannot be deleted since/);
    expect((await send("DELETE", "products/sold?deleteSubscriptions=true")).status).toBe(200);
});

assumed(
    "no page shows the sentence",
    "https://learn.microsoft.com/azure/api-management/api-management-howto-create-groups says that system groups cannot be deleted; no thread quotes the refusal",
).each(["groups/developers", "users/1", "subscriptions/master"])("%s is built in and stays", async (entity) => {
    expect((await send("DELETE", entity)).status).toBe(400);
    expect((await send("GET", entity)).status).toBe(200);
});

const pet = { type: "object", properties: { id: { type: "string" } } };
const swagger = {
    swagger: "2.0",
    info: { title: "Swagger pets" },
    host: "pets.example",
    basePath: "/v2",
    schemes: ["https"],
    paths: {
        "/pets/{id}": {
            get: {
                operationId: "getPet",
                parameters: [
                    { name: "id", in: "path", required: true, type: "string" },
                    { name: "full", in: "query", type: "boolean" },
                    { name: "page", in: "query", required: true, type: "integer" },
                ],
                responses: { "200": { description: "A pet", schema: { $ref: "#/definitions/Pet" } } },
            },
        },
    },
    definitions: { Pet: pet },
};

documented(openApiImport)("Swagger 2 is imported with its server, parameters and definitions", async () => {
    await put("apis/swagger", { path: "swagger", format: "swagger-json", value: JSON.stringify(swagger) });
    expect(await propertiesOf("apis/swagger")).toMatchObject({
        displayName: "Swagger pets",
        serviceUrl: "https://pets.example/v2",
    });
    const [schema] = await names("apis/swagger/schemas");
    expect(await propertiesOf("apis/swagger/operations/getPet")).toMatchObject({
        urlTemplate: "/pets/{id}?page={page}",
        templateParameters: [{ name: "id" }, { name: "page", type: "integer" }],
        request: { queryParameters: [{ name: "full", required: false }] },
        responses: [{ statusCode: 200, representations: [{ schemaId: schema, typeName: "Pet" }] }],
    });
    expect(await propertiesOf(`apis/swagger/schemas/${schema}`)).toMatchObject({
        document: { definitions: { Pet: pet } },
    });
});

documented(openApiImport)("OpenAPI 3 is imported from a link, and exported again with paths and schemas", async () => {
    const description = {
        openapi: "3.0.1",
        info: { title: "Linked pets", version: "1" },
        servers: [{ url: "https://pets.example/v3" }],
        paths: {
            "/pets": {
                post: {
                    operationId: "addPet",
                    requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } },
                    responses: { "201": { description: "Added" } },
                },
            },
        },
        components: { schemas: { Pet: pet } },
    };
    const { createServer } = await import("node:http");
    const server = createServer((_request, reply) => reply.end(JSON.stringify(description)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    try {
        const value = `http://127.0.0.1:${port}/openapi.json`;
        await put("apis/from-link", { path: "from-link", format: "openapi+json-link", value });
    } finally {
        server.close();
    }
    expect(await propertiesOf("apis/from-link")).toMatchObject({ serviceUrl: "https://pets.example/v3" });
    const exported = (await send("GET", "apis/from-link?export=true&format=openapi%2Bjson")).body as Body;
    expect(exported).toMatchObject({
        format: "openapi+json",
        value: {
            info: { title: "Linked pets" },
            paths: {
                "/pets": { post: { operationId: "addPet", requestBody: description.paths["/pets"].post.requestBody } },
            },
            components: { schemas: { Pet: pet } },
        },
    });
});

documented("https://learn.microsoft.com/rest/api/apimanagement/api-export/get")(
    "an export as a link answers with a signed URL of the description, as YAML or as JSON",
    async () => {
        await put("apis/exported", { displayName: "Exported pets", path: "exported", protocols: ["https"] });
        for (const format of ["openapi-link", "openapi%2Bjson-link"]) {
            const { body } = await send("GET", `apis/exported?export=true&format=${format}`);
            const { link } = (body as { value: { link: string } }).value;
            expect(body).toMatchObject({ format: "openapi-link" });
            expect(link).toMatch(/\/api-export\/Exported%20pets\.(yaml|json)\?.*sp=r/);
            const { status, body: text } = await rawRequest(azure.sandbox.connection, "GET", link);
            const described = typeof text === "string" ? (parse(text) as unknown) : text;
            expect([status, described]).toMatchObject([200, { info: { title: "Exported pets" } }]);
            const unsigned = await rawRequest(azure.sandbox.connection, "GET", link.split("?")[0]!);
            expect(unsigned).toMatchObject({ status: 403 });
        }
    },
);

own("the sandbox has neither; Azure takes them").each(["wsdl", "wsdl-link", "graphql-link", "wadl-xml", "odata"])(
    "an import of %s is refused",
    async (format) => {
        expect(
            await send("PUT", "apis/other", { path: "other", displayName: "Other", format, value: "x" }),
        ).toMatchObject({
            status: 400,
            body: { error: { code: "ValidationError", details: [{ target: "format" }] } },
        });
    },
);

documented(`${restReference}/apis/list-by-service`)(
    "lists are filtered, by comparisons and by functions on text",
    async () => {
        for (const name of ["alpha", "beta", "gamma"]) {
            await put(`tags/filter-${name}`, { displayName: `Filter ${name}` });
        }
        const filtered = (filter: string) => names(`tags?$filter=${encodeURIComponent(filter)}`);
        expect(await filtered("displayName eq 'Filter beta'")).toEqual(["filter-beta"]);
        expect(await filtered("startswith(name,'filter-') and not contains(properties/displayName, 'beta')")).toEqual([
            "filter-alpha",
            "filter-gamma",
        ]);
        expect(await filtered("(name eq 'filter-alpha') or (name eq 'filter-gamma')")).toHaveLength(2);
        expect((await send("GET", "tags?$filter=nonsense")).status).toBe(400);
    },
);

documented(`${restReference}/apis/get-entity-tag`)(
    "HEAD tells an entity's ETag and nothing else; what is not there is 404",
    async () => {
        const { tag } = azure.clients.apiManagement;
        const { eTag } = await tag.getEntityState(azure.group, "apis", "filter-beta");
        expect(eTag).toMatch(/^"[\w+/]+=*"$/);
        await expect(tag.getEntityState(azure.group, "apis", "none")).rejects.toMatchObject({ statusCode: 404 });
    },
);

assumed("the SDK's model has the rule; the sentences are not known", soughtEntityRefusals).each([
    ["a wrong type", "tags/wrong", { displayName: 5 }, "displayName"],
    ["a text that is too long", "tags/wrong", { displayName: "x".repeat(161) }, "displayName"],
    ["a member that must be there", "products/wrong", { description: "No name" }, "displayName"],
    ["another value than the model lists", "products/wrong", { displayName: "Wrong", state: "sold" }, "state"],
    ["another name than the pattern", "namedValues/wrong", { displayName: "not a name", value: "1" }, "displayName"],
])("%s is refused and named", async (_what, entity, properties, target) => {
    expect(await send("PUT", entity, properties)).toMatchObject({
        status: 400,
        body: { error: { code: "ValidationError", details: [{ code: "ValidationError", target }] } },
    });
});
