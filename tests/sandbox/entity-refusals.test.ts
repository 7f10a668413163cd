import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, reported } from "./behaviour";
import { soughtEntityRefusals } from "./sources";

/** What Azure refuses of entities, in the words that users have quoted. */

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-entity-refusals");
    serviceId = await azure.createService("refusals");
    await put("apis/orders", { displayName: "Orders", path: "orders" });
    await put("apis/orders/operations/list", { displayName: "List", method: "GET", urlTemplate: "/" });
    await put("products/pack", { displayName: "Pack" });
    await put("groups/partners", { displayName: "Partners" });
    await put("tags/green", { displayName: "Green" });
});

afterAll(() => azure.stop());

type Body = Record<string, unknown>;
const send = (method: "PUT" | "DELETE", below: string, body?: Body) =>
    azure.clients.arm(method, `${serviceId}/${below}?api-version=2024-05-01`, body);
const put = async (below: string, properties: Body): Promise<void> => {
    const { status, body } = await send("PUT", below, { properties });
    expect({ status, body: status < 300 ? {} : body }).toEqual({ status: status === 200 ? 200 : 201, body: {} });
};
const invalid = (target: string, message: string) => ({
    status: 400,
    body: {
        error: {
            code: "ValidationError",
            message: "One or more fields contain incorrect values:",
            details: [{ code: "ValidationError", target, message }],
        },
    },
});
const refused = (message: unknown, status = 400, code = "ValidationError") => ({
    status,
    body: { error: { code, message, details: null } },
});

reported("Azure/apiops#277")("a body without properties is refused", async () => {
    for (const path of ["apis/none", "products/none", "namedValues/none"]) {
        expect(await send("PUT", path, { displayName: "None" })).toMatchObject(
            refused("Invalid payload format.  Contract should have 'properties' specified."),
        );
    }
});

reported("Azure/apiops#648")("a named value that a logger's credentials name must exist", async () => {
    const credentials = { instrumentationKey: "{{Logger-Credentials--6050dd6615537519004e456e}}" };
    expect(
        await send("PUT", "loggers/ai", { properties: { loggerType: "applicationInsights", credentials } }),
    ).toMatchObject(
        invalid(
            "One or more Properties ['{0}'] specified are missing.",
            "Logger-Credentials--6050dd6615537519004e456e",
        ),
    );
});

assumed("users quote it for a logger, whose named values are made in the same way", soughtEntityRefusals)(
    "a named value that a cache's connection names must exist",
    async () => {
        const cache = { connectionString: "{{gone}}", useFromLocation: "default" };
        expect(await send("PUT", "caches/default", { properties: cache })).toMatchObject(
            invalid("One or more Properties ['{0}'] specified are missing.", "gone"),
        );
    },
);

reported("Azure/apiops#381")("a diagnostic without a logger is refused", async () => {
    for (const path of ["diagnostics/applicationinsights", "apis/orders/diagnostics/applicationinsights"]) {
        expect(await send("PUT", path, { properties: {} })).toMatchObject(
            invalid("loggerId", "LoggerId must be specified."),
        );
    }
});

reported("Azure/apiops#180")("a product cannot be linked to a group that is not there", async () => {
    expect(await send("PUT", "products/pack/groups/none")).toMatchObject(invalid("gid", "Group not found"));
});

assumed("users quote it for groups of a product: Azure/apiops#180", soughtEntityRefusals).each([
    ["products/pack/apis/none", "aid", "Api not found"],
    ["groups/partners/users/none", "uid", "User not found"],
    ["apis/orders/tags/none", "tagId", "Tag not found"],
])("%s leads nowhere, and is refused by its parameter %s: %s", async (path, parameter, message) => {
    expect(await send("PUT", path)).toMatchObject(invalid(parameter, message));
});

reported("Azure/apiops#835").each([
    ["products/pack/apiLinks", "apiId", "apis/orders", "Product and Api"],
    ["tags/green/apiLinks", "apiId", "apis/orders", "Tag and Api"],
])("%s: a second link to the same %s %s is a conflict: %s", async (links, member, target, between) => {
    const link = { properties: { [member]: `${serviceId}/${target}` } };
    expect((await send("PUT", `${links}/first`, link)).status).toBe(201);
    expect((await send("PUT", `${links}/first`, link)).status).toBe(200);
    expect(await send("PUT", `${links}/second`, link)).toMatchObject(
        refused(`Link already exists between specified ${between}.`, 409, "Conflict"),
    );
});

assumed("users quote it for APIs: Azure/apiops#835", soughtEntityRefusals).each([
    ["products/pack/groupLinks", "groupId", "groups/partners", "Product and Group"],
    ["tags/green/productLinks", "productId", "products/pack", "Tag and Product"],
    ["tags/green/operationLinks", "operationId", "apis/orders/operations/list", "Tag and Operation"],
])("%s: a second link to the same %s %s is a conflict, too: %s", async (links, member, target, between) => {
    const link = { properties: { [member]: `${serviceId}/${target}` } };
    expect((await send("PUT", `${links}/first`, link)).status).toBe(201);
    expect(await send("PUT", `${links}/second`, link)).toMatchObject(
        refused(`Link already exists between specified ${between}.`, 409, "Conflict"),
    );
});

reported("Azure/apiops-cli#261")("a fragment in use is not deleted, and says who uses it", async () => {
    await put("policyFragments/guard", { value: "<fragment />" });
    const value = '<policies><inbound><include-fragment fragment-id="guard" /></inbound></policies>';
    await put("policies/policy", { value });
    expect(await send("DELETE", "policyFragments/guard")).toMatchObject(
        refused("The Policy Fragment 'guard' is used by the following entities:\r\n/policies/policy\r\n"),
    );
});

assumed("users quote it for a fragment: Azure/apiops-cli#261", soughtEntityRefusals)(
    "a logger is not deleted while a diagnostic names it",
    async () => {
        const credentials = { instrumentationKey: "11111111-2222-3333-4444-555555555555" };
        await put("loggers/own", { loggerType: "applicationInsights", credentials });
        await put("diagnostics/applicationinsights", { loggerId: `${serviceId}/loggers/own` });
        expect(await send("DELETE", "loggers/own")).toMatchObject(
            refused("The Logger 'own' is used by the following entities:\r\n/diagnostics/applicationinsights\r\n"),
        );
    },
);

reported("Azure/azure-cli#28908")("a version is there once in its set", async () => {
    await put("apiVersionSets/stock", { displayName: "Stock", versioningScheme: "Segment" });
    const version = { displayName: "Stock", path: "stock", apiVersion: "v1", apiVersionSetId: "/apiVersionSets/stock" };
    await put("apis/stock-1", version);
    expect(await send("PUT", "apis/stock-2", { properties: version })).toMatchObject(
        refused("API with specified version 'v1' already exists"),
    );
    await put("apis/stock-2", { ...version, apiVersion: "v2" });
});

reported("Azure/apiops#160")("a fragment that is no XML is refused in the words of an XML reader", async () => {
    const value = "<fragment><trace></fragment>";
    expect(await send("PUT", "policyFragments/broken", { properties: { value } })).toMatchObject(
        refused(expect.stringMatching(/^The policy fragment is not a valid XML: .+\.$/) as string),
    );
});
