import { readFileSync } from "node:fs";
import { dataPlaneClient } from "../../sandbox";
import type { DataPlaneAnswer, DataPlaneClient } from "../../sandbox";
import { policyStatements } from "../../sandbox/data-plane/gateways/policy-statements";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, own } from "./behaviour";
import { apiManagementPages, policies, revisions, subscriptionsPage } from "./sources";

const name = "policed";
let azure: AzureFixture;
let serviceId: string;
let ask: DataPlaneClient;

type Body = Record<string, unknown>;
const send = (method: "PUT" | "DELETE", below: string, properties?: Body) =>
    azure.clients.arm(method, `${serviceId}/${below}?api-version=2024-05-01`, properties && { properties });
const put = async (below: string, properties: Body): Promise<void> => {
    const { status, body } = await send("PUT", below, properties);
    expect({ status, body: status < 300 ? {} : body }).toEqual({ status: status === 200 ? 200 : 201, body: {} });
};
type Sections = Readonly<Record<"inbound" | "backend" | "outbound" | "on-error", string>>;
const document = (sections: Partial<Sections>): string =>
    `<policies>${(["inbound", "backend", "outbound", "on-error"] as const)
        .map((section) => `<${section}>${sections[section] ?? "<base />"}</${section}>`)
        .join("")}</policies>`;
const police = (scope: string, sections: Partial<Sections>): Promise<void> =>
    put(`${scope}policies/policy`, { format: "rawxml", value: document(sections) });
const get = (path: string, headers: Record<string, string> = {}): Promise<DataPlaneAnswer> =>
    ask(`https://${name}.azure-api.net${path}`, { headers });
const header = (header: string, value: string, action = "override"): string =>
    `<set-header name="${header}" exists-action="${action}"><value>${value}</value></set-header>`;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-gateway-policies");
    ask = dataPlaneClient(azure.sandbox.connection);
    serviceId = await azure.createService(name);
    await put("apis/pets", {
        ...{ displayName: "Pets", path: "pets", protocols: ["https"], subscriptionRequired: false },
        serviceUrl: "https://backend.example/v1",
    });
    await put("apis/pets/operations/get", {
        ...{ displayName: "Get", method: "GET", urlTemplate: "/{id}?view={view}" },
        templateParameters: ["id", "view"].map((parameter) => ({ name: parameter, type: "string", required: true })),
    });
}, 60_000);

afterEach(async () => {
    for (const scope of ["apis/pets/operations/get/", "apis/pets/"]) {
        await send("DELETE", `${scope}policies/policy`);
    }
    await put("policies/policy", {
        value: "<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>",
    });
});

afterAll(() => azure.stop());

documented(`${apiManagementPages}/return-response-policy`)(
    "return-response answers instead of the backend, and nothing follows",
    async () => {
        await police("apis/pets/", {
            inbound: `<base /><return-response><set-status code="418" reason="Teapot" />${header("X-Own", "one")}<set-body>short and stout</set-body></return-response>`,
            outbound: header("X-Late", "late"),
        });
        const answer = await get("/pets/7");
        expect(answer).toMatchObject({ status: 418, body: "short and stout", headers: { "x-own": "one" } });
        expect(answer.headers).not.toHaveProperty("x-late");
    },
);

documented(`${apiManagementPages}/check-header-policy`)(
    "check-header refuses a request without the header or with another value, as it says",
    async () => {
        await put("namedValues/key", { displayName: "door-key", value: "sesame", secret: true });
        const check = (ignoreCase: boolean): Promise<void> =>
            police("apis/pets/", {
                inbound: `<base /><check-header name="X-Door" failed-check-httpcode="403" failed-check-error-message="Closed." ignore-case="${ignoreCase}"><value>{{door-key}}</value><value>open</value></check-header>`,
            });
        await check(false);
        const refused = { status: 403, body: { statusCode: 403, message: "Closed." } };
        expect(await get("/pets/7")).toMatchObject(refused);
        expect(await get("/pets/7", { "X-Door": "wrong" })).toMatchObject(refused);
        expect(await get("/pets/7", { "X-Door": "Sesame" })).toMatchObject(refused);
        expect((await get("/pets/7", { "x-door": "sesame" })).status).toBe(200);
        expect((await get("/pets/7", { "X-Door": "open" })).status).toBe(200);
        await check(true);
        expect((await get("/pets/7", { "X-Door": "SESAME" })).status).toBe(200);
    },
);

documented(`${apiManagementPages}/set-header-policy`)(
    "set-header changes what the backend gets and what the client gets, as exists-action says",
    async () => {
        await police("apis/pets/", {
            inbound: ["override", "skip", "append"].map((action) => header(`X-${action}`, "new", action)).join(""),
            outbound: `${header("X-Answer", "one")}${header("X-Answer", "two", "append")}<set-header name="X-Gone" exists-action="delete" />`,
        });
        const sent = { "X-override": "old", "X-skip": "old", "X-append": "old" };
        const answer = await get("/pets/7", sent);
        expect((answer.body as { request: Body }).request.headers).toMatchObject({
            ...{ "x-override": "new", "x-skip": "old", "x-append": "old, new" },
        });
        expect(answer.headers["x-answer"]).toBe("one, two");
    },
);

documented(`${apiManagementPages}/set-status-policy`)("set-status changes the status of an answer", async () => {
    await police("apis/pets/", { outbound: '<set-status code="202" reason="Accepted" />' });
    expect(await get("/pets/7")).toMatchObject({ status: 202, body: { operation: "get" } });
});

documented(`${apiManagementPages}/rewrite-uri-policy`).each([
    ["/cats/{id}", "", "/cats/7?size=10"],
    ["/cats/{id}?look={view}", "", "/cats/7?look=full&size=10"],
    ["/cats?id={id}", 'copy-unmatched-params="false"', "/cats?id=7"],
])("rewrite-uri to %s %s asks the backend for %s", async (template, attribute, path) => {
    await police("apis/pets/", { inbound: `<rewrite-uri template="${template}" ${attribute} />` });
    const { body } = await get("/pets/7?view=full&size=10");
    expect(body).toMatchObject({ request: { method: "GET", url: `https://backend.example/v1${path}` } });
});

documented(`${apiManagementPages}/forward-request-policy`)(
    "without forward-request the backend is not asked",
    async () => {
        await police("apis/pets/", { backend: " ", outbound: header("X-Own", "one") });
        expect(await get("/pets/7")).toMatchObject({ status: 200, body: "", headers: { "x-own": "one" } });
    },
);

documented(policies)("<base /> brings in what is further out: operation, API, product, service", async () => {
    const mark = (scope: string): string => header("X-Scopes", scope, "append");
    await put("products/pack", { displayName: "Pack", subscriptionRequired: false, state: "published" });
    await put("products/pack/apis/pets", {});
    await put("policies/policy", {
        value: document({ inbound: mark("service"), backend: "<forward-request />", outbound: " ", "on-error": " " }),
    });
    await police("products/pack/", { inbound: `<base />${mark("product")}` });
    await police("apis/pets/", { inbound: `<base />${mark("api")}` });
    await police("apis/pets/operations/get/", { inbound: `<base />${mark("operation")}` });
    const scopes = async (): Promise<unknown> =>
        ((await get("/pets/7")).body as { request: { headers: Body } }).request.headers["x-scopes"];
    expect(await scopes()).toBe("service, product, api, operation");
    await police("apis/pets/", { inbound: mark("api") });
    expect(await scopes()).toBe("api, operation");
    await police("apis/pets/", { inbound: `<base />${mark("api")}` });
    await send("DELETE", "products/pack/apis/pets");
    expect(await scopes()).toBe("service, api, operation");
});

documented("https://learn.microsoft.com/azure/api-management/policy-fragments")(
    "a fragment stands where it is included",
    async () => {
        await put("policyFragments/refuse", {
            format: "rawxml",
            value: '<fragment><return-response><set-status code="451" reason="Law" /></return-response></fragment>',
        });
        await police("apis/pets/", { inbound: '<base /><include-fragment fragment-id="refuse" />' });
        expect((await get("/pets/7")).status).toBe(451);
    },
);

documented("https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies")(
    "on-error has the last word on a refusal",
    async () => {
        await police("apis/pets/", {
            inbound:
                '<check-header name="X-Door" failed-check-httpcode="403" failed-check-error-message="Closed." ignore-case="false" />',
            "on-error": `${header("X-Failed", "yes")}<set-status code="400" reason="Bad" />`,
        });
        expect(await get("/pets/7")).toMatchObject({
            status: 400,
            body: { message: "Closed." },
            headers: { "x-failed": "yes" },
        });
    },
);

assumed(
    "the page names the steps that are built in, and not in whose scopes they fail",
    "https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies",
)("on-error also holds for a missing key, by the API's scope, and for an unknown path, by the service's", async () => {
    await put("policies/policy", {
        value: document({
            inbound: " ",
            backend: "<forward-request />",
            outbound: " ",
            "on-error": header("X-Failed", "service"),
        }),
    });
    expect(await get("/pets")).toMatchObject({ status: 404, headers: { "x-failed": "service" } });
    await put("apis/shut", { displayName: "Shut", path: "shut" });
    await put("apis/shut/operations/get", { displayName: "Get", method: "GET", urlTemplate: "/" });
    await police("apis/shut/", { "on-error": header("X-Failed", "api") });
    expect(await get("/shut")).toMatchObject({ status: 401, headers: { "x-failed": "api" } });
});

documented(subscriptionsPage)(
    "an API of an open product needs no key, published or not, and has its policies",
    async () => {
        await put("apis/toys", { displayName: "Toys", path: "toys" });
        await put("apis/toys/operations/get", { displayName: "Get", method: "GET", urlTemplate: "/" });
        expect((await get("/toys")).status).toBe(401);
        await put("products/free", { displayName: "Free", subscriptionRequired: false });
        await put("products/free/apis/toys", {});
        await police("products/free/", { outbound: header("X-Product", "free") });
        expect(await get("/toys")).toMatchObject({ status: 200, headers: { "x-product": "free" } });
    },
);

documented(revisions)("a revision is asked for by its number, and has policies of its own", async () => {
    await put("apis/pets;rev=2", { path: "pets", sourceApiId: "/apis/pets", displayName: "Pets" });
    await police("apis/pets;rev=2/", { outbound: header("X-Revision", "2") });
    expect((await get("/pets/7")).headers).not.toHaveProperty("x-revision");
    expect((await get("/pets;rev=2/7")).headers).toHaveProperty("x-revision", "2");
});

own("the sandbox has no engine for C#: these would need one")(
    "statements that gateways do not apply are passed over",
    async () => {
        await police("apis/pets/", {
            inbound:
                '<choose><when condition="@(true)"><return-response /></when></choose><rate-limit calls="1" renewal-period="60" />',
        });
        expect((await get("/pets/7")).body).toMatchObject({ operation: "get" });
        expect((await get("/pets/7")).status).toBe(200);
    },
);

test("docs/sandbox.md names the statements that gateways apply", () => {
    const page = readFileSync("docs/sandbox.md", "utf8");
    const [applied = ""] = /- `return-response`[^]*?named values/.exec(page) ?? [];
    const named = [...applied.matchAll(/`([a-z]+-[a-z]+)`/g)].map(([, name]) => name);
    const known = [...Object.keys(policyStatements), "include-fragment"];
    expect(named.filter((name) => name !== "on-error").sort()).toEqual(known.sort());
});
