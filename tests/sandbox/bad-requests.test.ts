import { randomUUID } from "node:crypto";
import type { HttpMethods } from "@azure/core-rest-pipeline";
import { contentTypes } from "../../sandbox/arm/request-content";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, recorded, reported } from "./behaviour";
import { rawRequest } from "./raw-request";
import type { RawAnswer } from "./raw-request";
import { checkNameRecording, softDelete } from "./sources";

type Json = Record<string, unknown>;

let azure: AzureFixture;
let serviceId: string;
let groupId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-bad-requests");
    serviceId = await azure.createService("bad-requests");
    groupId = azure.storageAccountId.split("/").slice(0, 5).join("/");
});
afterAll(() => azure.stop());

/** Where each kind is, and a body that is taken there, so that what is refused is what a case changes. */
const valid: Readonly<Record<string, { id: () => string; version: string; body: Json; method?: HttpMethods }>> = {
    "resource group": { id: () => `${groupId}-new`, version: "2024-03-01", body: { location: "swedencentral" } },
    service: {
        id: () => `${groupId}/providers/Microsoft.ApiManagement/service/bad-new`,
        version: "2022-08-01",
        body: {
            location: "westeurope",
            sku: { name: "Developer", capacity: 1 },
            properties: { publisherEmail: "apim@contoso.example", publisherName: "Contoso" },
        },
    },
    "backup or restore": {
        id: () => `${serviceId}/backup`,
        version: "2022-08-01",
        method: "POST",
        body: { storageAccount: "stfixture", containerName: "backups", backupName: "b", accessType: "AccessKey" },
    },
    "storage account": {
        id: () => azure.storageAccountId.replace("stfixture", "stnew"),
        version: "2024-01-01",
        body: { location: "swedencentral", kind: "StorageV2", sku: { name: "Standard_LRS" }, properties: {} },
    },
    "blob service": {
        id: () => `${azure.storageAccountId}/blobServices/default`,
        version: "2024-01-01",
        body: { properties: { isVersioningEnabled: true } },
    },
    "management policy": {
        id: () => `${azure.storageAccountId}/managementPolicies/default`,
        version: "2024-01-01",
        body: { properties: { policy: { rules: [] } } },
    },
    "user-assigned identity": {
        id: () => `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/bad`,
        version: "2023-01-31",
        body: { location: "swedencentral" },
    },
    "Front Door profile": {
        id: () => `${groupId}/providers/Microsoft.Cdn/profiles/bad`,
        version: "2024-02-01",
        body: { location: "global", sku: { name: "Standard_AzureFrontDoor" }, properties: {} },
    },
    "Front Door endpoint": {
        id: () => `${groupId}/providers/Microsoft.Cdn/profiles/bad/afdEndpoints/e`,
        version: "2024-02-01",
        body: { location: "global", properties: { enabledState: "Enabled" } },
    },
    "Front Door origin group": {
        id: () => `${groupId}/providers/Microsoft.Cdn/profiles/bad/originGroups/og`,
        version: "2024-02-01",
        body: { properties: {} },
    },
    "Front Door origin": {
        id: () => `${groupId}/providers/Microsoft.Cdn/profiles/bad/originGroups/og/origins/o`,
        version: "2024-02-01",
        body: { properties: { hostName: "origin.example.com", enabledState: "Enabled" } },
    },
    "Front Door route": {
        id: () => `${groupId}/providers/Microsoft.Cdn/profiles/bad/afdEndpoints/e/routes/r`,
        version: "2024-02-01",
        body: { properties: { patternsToMatch: ["/*"] } },
    },
    "Traffic Manager profile": {
        id: () => `${groupId}/providers/Microsoft.Network/trafficManagerProfiles/bad`,
        version: "2022-04-01",
        body: {
            location: "global",
            properties: { trafficRoutingMethod: "Priority", dnsConfig: { relativeName: "bad-requests" } },
        },
    },
    "autoscale setting": {
        id: () => `${groupId}/providers/Microsoft.Insights/autoscaleSettings/bad`,
        version: "2021-05-01-preview",
        body: {
            location: "westeurope",
            properties: {
                targetResourceUri: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/none",
                profiles: [{ name: "p", capacity: { minimum: "1", maximum: "1", default: "1" }, rules: [] }],
            },
        },
    },
    "role assignment": {
        id: () => `${groupId}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`,
        version: "2022-04-01",
        body: { properties: { principalId: randomUUID(), principalType: "User", roleDefinitionId: "x" } },
    },
};

const send = async (method: HttpMethods, url: string, text?: string, type = "application/json"): Promise<RawAnswer> => {
    const { connection } = azure.sandbox;
    const token = await azure.clients.credential.getToken(`${connection.armEndpoint}/.default`);
    const headers = { Authorization: `Bearer ${token?.token}`, ...(text !== undefined && { "Content-Type": type }) };
    return rawRequest(connection, method, connection.armEndpoint + url, headers, text);
};

const badBodies: readonly (readonly [name: string, body: (body: Json) => string | undefined, tracked?: boolean])[] = [
    ["no body", () => undefined],
    ["malformed JSON", () => '{"location": '],
    ["a list", () => "[]"],
    ["a number", () => "5"],
    ["null", () => "null"],
    ["no location", ({ location: _, ...body }) => JSON.stringify(body), true],
    ["a number as location", (body) => JSON.stringify({ ...body, location: 5 })],
    ["a text as tags", (body) => JSON.stringify({ ...body, tags: "none" })],
    ["a number as a tag", (body) => JSON.stringify({ ...body, tags: { cost: 5 } })],
    ["a text as properties", (body) => JSON.stringify({ ...body, properties: "none" })],
    ["a list as sku", (body) => JSON.stringify({ ...body, sku: [] })],
];

/** What only some kinds have. */
const badMembers: readonly (readonly [kind: string, name: string, properties: Json])[] = [
    ["service", "a number as publisherEmail", { publisherEmail: 5 }],
    ["service", "a text as additionalLocations", { additionalLocations: "northeurope" }],
    ["service", "null among additionalLocations", { additionalLocations: [null] }],
    ["service", "a list as customProperties", { customProperties: [] }],
    ["service", "a Boolean as a custom property", { customProperties: { "Gateway.Security.Protocols.Tls10": true } }],
    ["service", "a text as hostnameConfigurations", { hostnameConfigurations: "x" }],
    ["service", "no publisher", { publisherEmail: null, publisherName: null }],
    ["storage account", "a text as networkAcls", { networkAcls: "none" }],
    ["Front Door origin", "a number as hostName", { hostName: 5 }],
    ["Front Door route", "a text as patternsToMatch", { patternsToMatch: "/*" }],
    ["Traffic Manager profile", "a text as monitorConfig", { monitorConfig: "x" }],
    ["Traffic Manager profile", "an endpoint without a type", { endpoints: [{ name: "e" }] }],
    ["autoscale setting", "a text as profiles", { profiles: "none" }],
    ["autoscale setting", "a profile without a capacity", { profiles: [{ name: "p", rules: [] }] }],
    ["role assignment", "a number as principalId", { principalId: 5 }],
];

const expectRefusal = (answer: RawAnswer): void => {
    expect({ status: answer.status, body: answer.body }).toEqual({
        status: 400,
        body: {
            error: expect.objectContaining({
                code: expect.stringMatching(/^[A-Z][A-Za-z]+$/) as string,
                message: expect.stringMatching(/^[^{}]{10,}$/) as string,
            }) as Json,
        },
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/TypeError|SyntaxError|undefined|Cannot read/);
};

const tried = new Set<string>();

const reason = "codes of documented errors of the resource manager; which body gets which sentence is a guess";
const soughtBodies =
    "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors; threads quote the code for other bodies: " +
    "pulumi/pulumi-azure-native#3022, Azure/azure-cli#31885, Azure/bicep-types-az#1334";

describe("bad requests", () => {
    assumed(reason, soughtBodies).each([
        "resource group",
        "service",
        "backup or restore",
        "storage account",
        "blob service",
        "management policy",
        "user-assigned identity",
        "Front Door profile",
        "Front Door endpoint",
        "Front Door origin group",
        "Front Door origin",
        "Front Door route",
        "Traffic Manager profile",
        "autoscale setting",
        "role assignment",
    ] as const)(
        "a body that is none of %s is refused in the resource manager's words, and changes nothing",
        async (name) => {
            tried.add(name);
            const { id, version, body, method = "PUT" } = valid[name]!;
            const type = contentTypes.find((row) => row.name === name)!;
            const url = `${id()}?api-version=${version}`;
            const before = method === "PUT" ? await send("GET", url) : undefined;
            for (const [what, make, tracked] of badBodies) {
                // An action has no envelope, and only tracked resources a location.
                const isForAll = ["no body", "malformed JSON", "a list", "a number", "null"].includes(what);
                if ((type.isAction && !isForAll) || (tracked && !type.tracked)) {
                    continue;
                }
                const answer = await send(method, url, make(body));
                expect({ what, status: answer.status }).toEqual({ what, status: 400 });
                expectRefusal(answer);
            }
            expect(before && (await send("GET", url)).body).toEqual(before?.body);
        },
    );

    test("every kind of resource that takes a body was tried", () => {
        expect([...tried].sort()).toEqual(contentTypes.map(({ name }) => name).sort());
    });

    assumed(reason, soughtBodies).each(badMembers)("%s: %s is refused", async (kind, _what, properties) => {
        const { id, version, body } = valid[kind]!;
        const changed = { ...body, properties: { ...(body.properties as Json), ...properties } };
        expectRefusal(await send("PUT", `${id()}?api-version=${version}`, JSON.stringify(changed)));
    });

    assumed(reason, soughtBodies).each([
        ["no sku", { sku: undefined }, "InvalidParameters"],
        ["an unknown sku", { sku: { name: "Gold", capacity: 1 } }, "InvalidParameters"],
        ["a text as capacity", { sku: { name: "Developer", capacity: "1" } }, "InvalidRequestContent"],
        ["no properties", { properties: undefined }, "InvalidParameters"],
        ["a text as identity", { identity: "SystemAssigned" }, "InvalidRequestContent"],
    ] as const)("a service with %s is refused", async (_what, change, code) => {
        const { id, version, body } = valid.service!;
        const answer = await send("PUT", `${id()}?api-version=${version}`, JSON.stringify({ ...body, ...change }));
        expectRefusal(answer);
        expect(answer.body).toMatchObject({ error: { code } });
        // What ARM itself refuses has nothing else; what the provider refuses has null for what it does not say.
        const nothing = { details: null, innerError: null };
        const { error } = answer.body as { error: Json };
        expect(error).toEqual(expect.objectContaining(code === "InvalidParameters" ? nothing : {}) as Json);
        expect(Object.keys(error)).toHaveLength(code === "InvalidParameters" ? 4 : 2);
    });

    assumed(reason, soughtBodies).each([
        ["sku", { sku: { name: "Gold_LRS" } }, "sku.name"],
        ["kind", { kind: "Cellar" }, "kind"],
    ] as const)("a storage account of an unknown %s is refused", async (_what, change, member) => {
        const { id, version, body } = valid["storage account"]!;
        const answer = await send("PUT", `${id()}?api-version=${version}`, JSON.stringify({ ...body, ...change }));
        expectRefusal(answer);
        expect(JSON.stringify(answer.body)).toContain(member);
        expect(Object.keys((answer.body as { error: Json }).error)).toEqual(["code", "message"]);
    });

    reported("Azure/azure-cli#10143")("a body of another media type is refused with 415", async () => {
        const { id, version } = valid["resource group"]!;
        const answer = await send("PUT", `${id()}?api-version=${version}`, "location: x", "application/yaml");
        const message =
            "The content media type 'application/yaml' is not supported. Only 'application/json' is supported.";
        expect(answer).toMatchObject({ status: 415, body: { error: { code: "UnsupportedMediaType", message } } });
    });

    assumed(
        "recorded for an entity that has no GET; that others answer alike is not",
        "all recordings: one has a 405; no thread quotes another",
    )(
        "a method that a resource does not have is refused with 405 and those that it has, by the provider's own body",
        async () => {
            const subscription = groupId.split("/").slice(0, 3).join("/");
            for (const [method, path] of [
                ["POST", serviceId],
                ["DELETE", `${subscription}/providers/Microsoft.ApiManagement/service`],
                ["PUT", `${subscription}/providers/Microsoft.ApiManagement/skus`],
                ["PATCH", `${azure.storageAccountId}/managementPolicies/default`],
                ["PUT", subscription],
            ] as const) {
                const answer = await send(method, `${path}?api-version=2022-08-01`, "{}");
                expect({ path, status: answer.status }).toEqual({ path, status: 405 });
                expect(answer.headers.allow).toContain(path === serviceId ? "GET,HEAD,PUT,PATCH,DELETE" : "GET");
                const Message = `The requested resource does not support http method '${method}'.`;
                expect(answer.body).toEqual({ Message });
            }
            expect((await send("POST", "/nothing?api-version=2022-08-01", "{}")).status).toBe(404);
        },
    );

    documented("https://learn.microsoft.com/azure/role-based-access-control/troubleshooting")(
        "a role assignment to an unknown principal or of an unknown role is refused, unless the principal's type is said",
        async () => {
            const assign = (properties: Json) =>
                send("PUT", `${valid["role assignment"]!.id()}?api-version=2022-04-01`, JSON.stringify({ properties }));
            const known = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7";
            const { objectId } = azure.sandbox.connection;
            const codeOf = ({ body }: RawAnswer): unknown => (body as { error?: Json }).error?.code;
            const stranger = { principalId: randomUUID(), roleDefinitionId: known };
            expect(codeOf(await assign(stranger))).toBe("PrincipalNotFound");
            expect((await assign({ ...stranger, principalType: "ServicePrincipal" })).status).toBe(201);
            const unknown = { principalId: objectId, roleDefinitionId: known.replace("acdd72a7", "00dd72a7") };
            expect(codeOf(await assign(unknown))).toBe("RoleDefinitionDoesNotExist");
            expect((await assign({ principalId: objectId, roleDefinitionId: known })).status).toBe(201);
        },
    );

    documented("https://learn.microsoft.com/rest/api/apimanagement/api-management-service/check-name-availability")(
        "a name that no service can have is told as Invalid",
        async () => {
            const url = `${groupId.split("/").slice(0, 3).join("/")}/providers/Microsoft.ApiManagement/checkNameAvailability`;
            for (const body of [
                { name: "-bad" },
                { name: "1bad" },
                { name: "a".repeat(51) },
                { name: "" },
                {},
                { name: 5 },
            ]) {
                const answer = await send("POST", `${url}?api-version=2022-08-01`, JSON.stringify(body));
                expect(answer).toMatchObject({ status: 200, body: { nameAvailable: false, reason: "Invalid" } });
            }
        },
    );
    recorded(checkNameRecording)("a name that is taken is told with what to do", async () => {
        const url = `${groupId.split("/").slice(0, 3).join("/")}/providers/Microsoft.ApiManagement/checkNameAvailability`;
        const answer = await send("POST", `${url}?api-version=2021-08-01`, JSON.stringify({ name: "bad-requests" }));
        const message = "bad-requests is already in use. Please select a different name.";
        expect(answer.body).toEqual({ nameAvailable: false, reason: "AlreadyExists", message });
    });

    assumed(
        "recorded for no request: as a PUT is refused",
        "https://learn.microsoft.com/rest/api/apimanagement/api-management-service/update; Azure/azure-openapi-validator#323 says that a PATCH may not change it, and no thread quotes the refusal",
    )("a PATCH with another location is refused, and moves nothing; with its own it is taken", async () => {
        const url = `${serviceId}?api-version=2022-08-01`;
        const moved = await send("PATCH", url, JSON.stringify({ location: "northeurope" }));
        expect(moved).toMatchObject({ status: 409, body: { error: { code: "InvalidResourceLocation" } } });
        expect((await send("GET", url)).body).toMatchObject({ location: "West Europe" });
        expect((await send("PATCH", url, JSON.stringify({ location: "West Europe" }))).status).toBe(200);
    });

    assumed(
        "a resource is found at its own path only",
        `${softDelete}; the pages of deleted services in the REST reference name no error`,
    )(
        "a deleted service is not found, nor purged, at another location, and its purge keeps the caller's spelling",
        async () => {
            const id = await azure.createService("bad-deleted");
            const { apiManagement } = azure.clients;
            await apiManagement.apiManagementService.beginDeleteAndWait(azure.group, id.split("/").at(-1)!);
            const provider = `${groupId.split("/").slice(0, 3).join("/")}/providers/Microsoft.ApiManagement`;
            const at = (location: string) =>
                `${provider}/locations/${location}/deletedservices/bad-deleted?api-version=2021-08-01`;
            for (const method of ["GET", "DELETE"] as const) {
                expect((await send(method, at("northeurope"))).status).toBe(404);
            }
            const purge = await send("DELETE", at("West%20Europe"));
            expect(purge.status).toBe(202);
            expect(purge.headers.location).toContain(
                "/locations/West%20Europe/deletedservices/bad-deleted/operationresults/",
            );
            azure.sandbox.clock.advance(60 * 60);
            expect(
                (await send("GET", purge.headers.location!.slice(azure.sandbox.connection.armEndpoint.length))).status,
            ).toBe(200);
        },
    );
});
