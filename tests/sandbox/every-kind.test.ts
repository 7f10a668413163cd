import { entityKinds, findEntityKind } from "../../sandbox/arm/api-management/entities/entity-kinds";
import { allowedMethods, findOperation, kindOf } from "../../sandbox/arm/api-management/entities/sdk-operations";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { newPfx } from "../support/new-pfx";
import { rawRequest } from "./raw-request";

/**
 * What is recorded for some kinds of entities (tests/recordings), looked for in all of the table: a kind that is added needs an
 * example here. What a kind has otherwise is in its row, with the source.
 */

type Body = Record<string, unknown>;
let azure: AzureFixture;
let serviceId: string;

const policy = { value: "<policies><inbound><base /></inbound></policies>" };
const wiki = { documents: [{ documentationId: "guide" }] };
const day = "2026-11-01T00:00:00Z";
const diagnostic = { loggerId: "/loggers/insights" };

/** Where one of each kind is put, and its properties; parents first. `undefined` stands for no body. */
const examples: Readonly<Record<string, readonly [path: string, properties: Body | undefined]>> = {
    apiVersionSets: ["apiVersionSets/stock", { displayName: "Stock", versioningScheme: "Segment" }],
    apis: ["apis/stock", { displayName: "Stock", path: "stock" }],
    loggers: [
        "loggers/insights",
        {
            loggerType: "applicationInsights",
            credentials: { instrumentationKey: "11111111-2222-3333-4444-555555555555" },
        },
    ],
    users: ["users/ada", { firstName: "Ada", lastName: "Lovelace", email: "ada@contoso.example" }],
    groups: ["groups/partners", { displayName: "Partners" }],
    products: ["products/pack", { displayName: "Pack", subscriptionRequired: false }],
    tags: ["tags/green", { displayName: "Green" }],
    certificates: ["certificates/own", { data: newPfx("own", "secret"), password: "secret" }],
    gateways: ["gateways/edge", { locationData: { name: "Edge" } }],
    documentations: ["documentations/guide", { title: "Guide", content: "# Guide" }],
    "apis/diagnostics": ["apis/stock/diagnostics/applicationinsights", diagnostic],
    "apis/issues": [
        "apis/stock/issues/slow",
        { title: "Slow", description: "It is slow", userId: "/users/ada", createdDate: day },
    ],
    "apis/issues/attachments": [
        "apis/stock/issues/slow/attachments/picture",
        { title: "Picture", contentFormat: "image/png", content: "iVBORw0KGgo=" },
    ],
    "apis/issues/comments": [
        "apis/stock/issues/slow/comments/too",
        { text: "Here, too", userId: "/users/ada", createdDate: day },
    ],
    "apis/operations": ["apis/stock/operations/list", { displayName: "List", method: "GET", urlTemplate: "/" }],
    "apis/operations/policies": ["apis/stock/operations/list/policies/policy", policy],
    "apis/operations/tags": ["apis/stock/operations/list/tags/green", undefined],
    "apis/policies": ["apis/stock/policies/policy", policy],
    "apis/releases": ["apis/stock/releases/first", { apiId: "/apis/stock", notes: "First" }],
    "apis/resolvers": ["apis/stock/resolvers/all", { displayName: "All", path: "Query/all" }],
    "apis/resolvers/policies": [
        "apis/stock/resolvers/all/policies/policy",
        {
            value: "<http-data-source><http-request><set-url>https://b.example</set-url></http-request></http-data-source>",
        },
    ],
    "apis/schemas": ["apis/stock/schemas/item", { contentType: "application/json", document: { value: "{}" } }],
    "apis/tagDescriptions": ["apis/stock/tagDescriptions/green", { description: "Green" }],
    "apis/tags": ["apis/stock/tags/green", undefined],
    "apis/wikis": ["apis/stock/wikis/default", wiki],
    authorizationProviders: ["authorizationProviders/aad", { displayName: "AAD", identityProvider: "aad" }],
    "authorizationProviders/authorizations": [
        "authorizationProviders/aad/authorizations/ada",
        { authorizationType: "OAuth2", oauth2grantType: "AuthorizationCode" },
    ],
    "authorizationProviders/authorizations/accessPolicies": [
        "authorizationProviders/aad/authorizations/ada/accessPolicies/own",
        { tenantId: "13932a0d-5c63-4d37-901d-1df9c97722ff", objectId: "fe0bed83-631f-4149-bd0b-0464b1bc7cab" },
    ],
    authorizationServers: [
        "authorizationServers/login",
        {
            ...{ displayName: "Login", clientRegistrationEndpoint: "https://login.example/apps", clientId: "client" },
            ...{ authorizationEndpoint: "https://login.example/authorize", grantTypes: ["authorizationCode"] },
        },
    ],
    backends: ["backends/stock", { url: "https://stock.example", protocol: "http" }],
    caches: ["caches/default", { connectionString: "redis.example,password=x", useFromLocation: "default" }],
    contentTypes: ["contentTypes/page", { name: "Page", schema: {}, version: "1" }],
    "contentTypes/contentItems": ["contentTypes/page/contentItems/about", { title: "About" }],
    diagnostics: ["diagnostics/applicationinsights", diagnostic],
    "gateways/apis": ["gateways/edge/apis/stock", {}],
    "gateways/certificateAuthorities": ["gateways/edge/certificateAuthorities/own", { isTrusted: false }],
    "gateways/hostnameConfigurations": [
        "gateways/edge/hostnameConfigurations/any",
        { hostname: "*", certificateId: "/certificates/own" },
    ],
    "groups/users": ["groups/partners/users/ada", undefined],
    identityProviders: ["identityProviders/google", { clientId: "client", clientSecret: "secret" }],
    namedValues: ["namedValues/key", { displayName: "key", value: "1" }],
    notifications: ["notifications/BCC", undefined],
    "notifications/recipientEmails": ["notifications/BCC/recipientEmails/ada@contoso.example", undefined],
    "notifications/recipientUsers": ["notifications/BCC/recipientUsers/ada", undefined],
    openidConnectProviders: [
        "openidConnectProviders/fabrikam",
        { displayName: "Fabrikam", metadataEndpoint: "https://login.example/openid", clientId: "client" },
    ],
    policies: ["policies/policy", { value: "<policies><inbound /></policies>" }],
    policyFragments: ["policyFragments/guard", { value: "<fragment />" }],
    policyRestrictions: ["policyRestrictions/all", { scope: "all" }],
    portalRevisions: ["portalRevisions/20260101", { description: "First" }],
    portalconfigs: ["portalconfigs/default", { enableBasicAuth: true }],
    portalsettings: ["portalsettings/signin", { enabled: true }],
    // A link with an ID of its own and one without lead to the same association: these lead to different ones.
    "products/apiLinks": ["products/pack/apiLinks/one", { apiId: "/apis/stock" }],
    "products/apis": ["products/pack/apis/echo-api", undefined],
    "products/groupLinks": ["products/pack/groupLinks/one", { groupId: "/groups/developers" }],
    "products/groups": ["products/pack/groups/partners", undefined],
    "products/policies": ["products/pack/policies/policy", policy],
    "products/tags": ["products/pack/tags/green", undefined],
    "products/wikis": ["products/pack/wikis/default", wiki],
    schemas: ["schemas/item", { schemaType: "xml", value: "<xsd />" }],
    subscriptions: ["subscriptions/own", { displayName: "Own", scope: "/apis" }],
    "tags/apiLinks": ["tags/green/apiLinks/one", { apiId: "/apis/echo-api" }],
    "tags/operationLinks": [
        "tags/green/operationLinks/one",
        { operationId: "/apis/echo-api/operations/create-resource" },
    ],
    "tags/productLinks": ["tags/green/productLinks/one", { productId: "/products/starter" }],
    templates: ["templates/newIssueNotificationMessage", { subject: "New" }],
    tenant: ["tenant/access", { enabled: true }],
    workspaces: ["workspaces/team", { displayName: "Team" }],
};

/** Private endpoints, of which there are none, would make connections. */
const rows = entityKinds.filter(({ path }) => path !== "privateEndpointConnections");
const collectionOf = (kind: string): string => placeOf(kind).split("/").slice(0, -1).join("/");

type Method = "GET" | "HEAD" | "PUT" | "DELETE" | "PATCH";

async function send(
    method: Method,
    below: string,
    {
        properties,
        headers = {},
        query = "",
    }: { properties?: Body; headers?: Record<string, string>; query?: string } = {},
) {
    const { connection } = azure.sandbox;
    const token = await azure.clients.credential.getToken(`${connection.armEndpoint}/.default`);
    const answer = await rawRequest(
        connection,
        method,
        `${connection.armEndpoint}${serviceId}/${below}?api-version=2024-05-01${query}`,
        { Authorization: `Bearer ${token!.token}`, "Content-Type": "application/json", ...headers },
        properties && JSON.stringify({ properties }),
    );
    return { ...answer, body: answer.body as Body, etag: answer.headers.etag };
}

const placeOf = (kind: string): string => examples[kind]![0];
const nameOf = (kind: string): string => placeOf(kind).split("/").at(-1)!;
const has = (method: Method, place: string): boolean => allowedMethods(place).includes(method);
const put = (kind: string, headers: Record<string, string> = {}) =>
    send("PUT", placeOf(kind), { properties: examples[kind]![1], headers });
const having = (method: Method) => rows.filter(({ path }) => has(method, placeOf(path))).map(({ path }) => path);
const tagged = (paths: readonly string[]): string[] => paths.filter((path) => !findEntityKind(path)!.foreign);

beforeAll(async () => {
    azure = await startAzureFixture("every-kind");
    serviceId = await azure.createService("every-kind");
    for (const path of Object.keys(examples).filter((kind) => having("PUT").includes(kind))) {
        const { status, body } = await put(path);
        expect({ path, body: status < 300 ? {} : body }).toEqual({ path, body: {} });
    }
}, 60_000);

afterAll(() => azure.stop());

test("each kind has an example, and each example is of its kind", () => {
    expect(Object.keys(examples).sort()).toEqual(rows.map(({ path }) => path).sort());
    expect(Object.keys(examples).map((kind) => kindOf(placeOf(kind)))).toEqual(Object.keys(examples));
});

test.each(having("PUT"))("%s: the answer to a PUT has an ID, a type and a name", async (kind) => {
    const { status, body } = await put(kind);
    expect(findOperation("PUT", placeOf(kind))!.responses).toHaveProperty(String(status));
    expect(body).toMatchObject({ id: `${serviceId}/${placeOf(kind)}`, name: nameOf(kind) });
    // That of an access policy was recorded with a slash at its end.
    expect(String(body.type).replace(/\/$/, "")).toBe(`Microsoft.ApiManagement/service/${kind}`);
});

test.each(tagged(having("GET")).filter((kind) => having("PUT").includes(kind)))(
    "%s: GET and HEAD tell the ETag, which stays when the same is put again",
    async (kind) => {
        const { status, etag } = await send("GET", placeOf(kind));
        expect({ status, etag }).toEqual({ status: 200, etag: expect.stringMatching(/^"[\w+/]+=*"$/) as string });
        if (has("HEAD", placeOf(kind))) {
            const head = await send("HEAD", placeOf(kind));
            expect(findOperation("HEAD", placeOf(kind))!.responses).toHaveProperty(String(head.status));
            expect(head.headers).toMatchObject({ "content-length": "0", etag });
        }
        const again = await put(kind);
        expect((await send("GET", placeOf(kind))).etag).toBe(etag);
        expect(again.etag ?? etag).toBe(etag);
    },
);

test.each(rows.map(({ path }) => path).filter((kind) => has("GET", collectionOf(kind))))(
    "%s: the list tells how many there are, whatever the page",
    async (kind) => {
        const { status, body } = await send("GET", collectionOf(kind));
        const { value, count } = body as { value: { name: string }[]; count: number };
        expect({ status, count }).toEqual({ status: 200, count: value.length });
        expect(value.map(({ name }) => name)).toContain(nameOf(kind));
        const page = (await send("GET", collectionOf(kind), { query: "&$top=1" })).body;
        expect(page).toMatchObject({ count });
        expect(page.value).toHaveLength(findEntityKind(kind)!.unpaged ? count : 1);
    },
);

test.each(tagged(rows.map(({ path }) => path)))("%s: another ETag in If-Match is refused", async (kind) => {
    const headers = { "If-Match": '"AAAAAAAAAAA="' };
    const refused = { status: 412, body: { error: { code: "PreconditionFailed", details: null } } };
    if (has("PUT", placeOf(kind))) {
        expect(await put(kind, headers)).toMatchObject(refused);
    }
    if (has("DELETE", placeOf(kind))) {
        expect(await send("DELETE", placeOf(kind), { headers })).toMatchObject(refused);
    }
});

test.each(rows.map(({ path }) => path))(
    "%s: a method that it does not have is answered with those that it has",
    async (kind) => {
        for (const method of ["GET", "PUT", "PATCH", "DELETE"] as const) {
            if (!has(method, placeOf(kind))) {
                const properties = method === "PUT" || method === "PATCH" ? {} : undefined;
                const answer = await send(method, placeOf(kind), { properties });
                expect(answer).toMatchObject({
                    status: 405,
                    body: { Message: `The requested resource does not support http method '${method}'.` },
                });
                expect(answer.headers.allow!.split(",").sort()).toEqual([...allowedMethods(placeOf(kind))].sort());
            }
        }
    },
);

// Children first, so that nobody uses what goes; from here on they are gone.
test.each(
    Object.keys(examples)
        .filter((kind) => having("DELETE").includes(kind) && having("PUT").includes(kind))
        .filter((kind) => findEntityKind(kind)!.names === undefined || findEntityKind(kind)!.onDemand)
        .reverse(),
)("%s: DELETE takes it away, another one answers 204, and GET says what is not there", async (kind) => {
    const deleted = await send("DELETE", placeOf(kind), { query: "&deleteSubscriptions=true" });
    expect([200, 202]).toContain(deleted.status);
    expect(deleted.headers["content-length"]).toBe("0");
    if (has("GET", placeOf(kind))) {
        expect(await send("GET", placeOf(kind))).toMatchObject({
            status: 404,
            body: { error: { code: "ResourceNotFound", details: null } },
        });
    }
    expect((await send("DELETE", placeOf(kind), { headers: { "If-Match": "*" } })).status).toBe(204);
});
