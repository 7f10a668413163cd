import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, recorded, reported } from "./behaviour";
import { entitiesRecorded, policies } from "./sources";

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-entity-policies");
    serviceId = await azure.createService("policies");
    await put("apis/orders", { displayName: "Orders", path: "orders" });
});

afterAll(() => azure.stop());

type Body = Record<string, unknown>;
const send = (method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE", below: string, properties?: Body) =>
    azure.clients.arm(
        method,
        `${serviceId}/${below}${below.includes("?") ? "&" : "?"}api-version=2024-05-01`,
        properties && { properties },
    );
const put = async (below: string, properties: Body): Promise<void> => {
    expect((await send("PUT", below, properties)).status).toBeLessThan(300);
};
const policy = "apis/orders/policies/policy";
const inbound = (statements: string): string =>
    `<policies><inbound><base />${statements}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`;
const putPolicy = (statements: string, format = "rawxml") =>
    send("PUT", policy, { format, value: inbound(statements) });
const detail = (target: string, message: string) => ({
    status: 400,
    body: {
        error: {
            code: "ValidationError",
            message: "One or more fields contain incorrect values:",
            details: [{ code: "ValidationError", target, message }],
        },
    },
});

recorded(entitiesRecorded)(
    "a policy is answered as Azure writes it: CRLF, tabs, a space before the slash",
    async () => {
        const answer = await putPolicy('<set-variable name="one" value="1"/>', "xml");
        expect(answer.status).toBe(201);
        expect((answer.body as { properties: Body }).properties).toMatchObject({
            format: "xml",
            value: expect.stringMatching(
                /^<policies>\r\n\t<inbound>\r\n\t\t<base \/>\r\n\t\t<set-variable name="one" value="1" \/>\r\n\t<\/inbound>\r\n/,
            ) as string,
        });
    },
);

documented("https://learn.microsoft.com/rest/api/apimanagement/policy/get")(
    "rawxml is answered as it was put; as xml its expressions are escaped",
    async () => {
        const statement =
            '<set-header name="X" exists-action="override"><value>@(context.Request.Headers.GetValueOrDefault("A","") + "<")</value></set-header>';
        expect((await putPolicy(statement)).status).toBe(200);
        const raw = (await send("GET", `${policy}?format=rawxml`)).body as { properties: Body };
        expect(raw.properties).toEqual({ format: "rawxml", value: inbound(statement) });
        const xml = (await send("GET", policy)).body as { properties: { value: string } };
        expect(xml.properties.value).toContain("GetValueOrDefault(&quot;A&quot;,&quot;&quot;) + &quot;&lt;&quot;)");
    },
);

reported("Azure/azure-powershell#12836")("a tag that is not closed is no policy", async () => {
    const answer = await send("PUT", policy, { format: "xml", value: "<policies><inbound></policies>" });
    expect(answer).toMatchObject(
        detail("representation", "The 'inbound' start tag does not match the end tag of 'policies'."),
    );
});

assumed(
    "users show that what is no XML is refused, in the words of an XML reader",
    "https://learn.microsoft.com/azure/api-management/api-management-howto-policies, which tells the form; threads quote tags that do not match (Azure/azure-powershell#12836) and missing attributes (MicrosoftDocs/azure-docs#51481)",
).each([
    ["another root", "<policy />"],
    ["another section", "<policies><incoming /></policies>"],
    ["a section twice", "<policies><inbound /><inbound /></policies>"],
    ["no XML", "allow all"],
])("%s is no policy", async (_what, value) => {
    const answer = await send("PUT", policy, { format: "xml", value });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "ValidationError" } } });
});

reported("Azure/apiops#56")("a backend that a policy names must exist", async () => {
    expect(await putPolicy('<set-backend-service backend-id="none" />')).toMatchObject(
        detail(
            "set-backend-service",
            "Error in element 'set-backend-service' on line 1, column 29: Backend with id 'none' could not be found.",
        ),
    );
});

reported("Azure/apiops#668")("a fragment that a policy names must exist", async () => {
    expect(await putPolicy('\n<include-fragment fragment-id="none" />')).toMatchObject(
        detail(
            "include-fragment",
            "Error in element 'include-fragment' on line 2, column 2: Policy fragment with id 'none' could not be found.",
        ),
    );
});

assumed(
    "users show the sentence without its target",
    "threads on named values in policies: Azure/api-management-policy-snippets#109, Azure/apiops#36, MicrosoftDocs/azure-docs#100460",
)("a named value that a policy names must exist", async () => {
    const statement = '<set-header name="X" exists-action="override"><value>{{key}}</value></set-header>';
    expect(await putPolicy(statement)).toMatchObject(detail("representation", "Cannot find a property 'key'"));
    await put("namedValues/any-id", { displayName: "key", value: "1" });
    expect((await putPolicy(statement)).status).toBe(200);
});

reported("Azure/apiops#326")("a named value that a policy uses is not deleted before the policy", async () => {
    expect(await send("DELETE", "namedValues/any-id")).toMatchObject({
        status: 400,
        body: { error: { code: "ValidationError", details: null } },
    });
    expect((await send("DELETE", policy)).status).toBe(200);
    expect((await send("DELETE", "namedValues/any-id")).status).toBe(200);
});

reported("Azure/apiops#837")("a display name is there once: the poll of a second named value says so", async () => {
    await put("namedValues/first", { displayName: "same", value: "1" });
    const answer = await azure.clients.arm("PUT", `${serviceId}/namedValues/second?api-version=2022-08-01`, {
        properties: { displayName: "same", value: "2" },
    });
    expect(answer.status).toBe(202);
    const location = new URL(answer.headers.location!);
    expect(await azure.clients.arm("GET", location.pathname + location.search)).toMatchObject(
        detail("name", "Property with the same name already exist."),
    );
    expect((await send("GET", "namedValues/second")).status).toBe(404);
});

reported("Azure/apiops#491")("a named value that a backend's credentials name must exist", async () => {
    const credentials = { header: { "X-Key": ["{{none}}"] } };
    expect(
        await send("PUT", "backends/one", { url: "https://one.example", protocol: "http", credentials }),
    ).toMatchObject(detail("credentials", "Property 'none' not found."));
});

async function expectKeptWhileUsed(entity: string, properties: Body, statement: string): Promise<void> {
    await put(entity, properties);
    expect((await putPolicy(statement)).status).toBeLessThan(300);
    expect((await send("DELETE", entity)).status).toBe(400);
    expect((await send("DELETE", policy)).status).toBe(200);
    expect((await send("DELETE", entity)).status).toBe(200);
}

reported("Azure/apiops-cli#261")("a fragment is not deleted while a policy uses it", () =>
    expectKeptWhileUsed(
        "policyFragments/shared",
        { value: "<fragment />" },
        '<include-fragment fragment-id="shared" />',
    ),
);

assumed(
    "users show it for named values and fragments",
    "threads on deletions: Azure/apiops#326, Azure/apiops-cli#261; none of a backend in use",
)("a backend is not deleted while a policy uses it", () =>
    expectKeptWhileUsed(
        "backends/own",
        { url: "https://own.example", protocol: "http" },
        '<set-backend-service backend-id="own" />',
    ),
);

documented(policies)("a policy can be put from a link", async () => {
    const { createServer } = await import("node:http");
    const server = createServer((_request, reply) => reply.end(inbound('<set-variable name="linked" value="1" />')));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    try {
        const link = { format: "rawxml-link", value: `http://127.0.0.1:${port}/policy.xml` };
        expect((await send("PUT", policy, link)).status).toBeLessThan(300);
        const kept = (await send("GET", `${policy}?format=rawxml`)).body as { properties: { value: string } };
        expect(kept.properties.value).toContain('name="linked"');
    } finally {
        server.close();
    }
});

documented("https://learn.microsoft.com/rest/api/apimanagement/policy-fragment/list-references")(
    "a fragment tells which policies use it",
    async () => {
        await put("policyFragments/listed", { value: "<fragment />" });
        await putPolicy('<include-fragment fragment-id="listed" />');
        expect((await send("POST", "policyFragments/listed/listReferences")).body).toEqual({
            value: [{ id: `${serviceId}/${policy}` }],
            count: 1,
        });
    },
);
