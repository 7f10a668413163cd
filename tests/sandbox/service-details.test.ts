import * as path from "node:path";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { ArmAnswer, SandboxClients } from "../../sandbox/clients";
import { assumed, documented, recorded, reported } from "./behaviour";
import { earlyUndeleteIssue, multiRegionRecording, soughtOutages } from "./sources";

const skusReference = "https://learn.microsoft.com/rest/api/apimanagement/api-management-service-skus";
const query = "?api-version=2022-08-01";
const hour = 60 * 60;

let sandbox: Sandbox;
let clients: SandboxClients;
let count = 0;

// Time stands still but for advance().
beforeAll(async () => {
    sandbox = await startSandbox({ directory: path.join(".sandbox", "test-details"), speed: 1 });
    sandbox.clock.hold();
    clients = sandboxClients(sandbox.connection);
    await clients.arm("PUT", `${group()}?api-version=2024-03-01`, { location: "westeurope" });
});

afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

const subscription = (): string => `/subscriptions/${sandbox.connection.subscriptionId}`;
const group = (name = "rg-details"): string => `${subscription()}/resourceGroups/${name}`;
const servicePath = (name: string): string => `${group()}/providers/Microsoft.ApiManagement/service/${name}`;
const follow = (url: string): Promise<ArmAnswer> =>
    clients.arm("GET", url.slice(sandbox.connection.armEndpoint.length));
const publisher = { publisherEmail: "apim@contoso.example", publisherName: "Contoso" };

async function create(change: Record<string, unknown> = {}, properties: Record<string, unknown> = {}): Promise<string> {
    const id = servicePath(`details-${(count += 1)}`);
    const answer = await clients.arm("PUT", id + query, {
        location: "westeurope",
        sku: { name: "Premium", capacity: 1 },
        properties: { ...publisher, ...properties },
        ...change,
    });
    expect(answer.status).toBe(201);
    return id;
}
async function createActive(...args: Parameters<typeof create>): Promise<string> {
    const id = await create(...args);
    sandbox.clock.advance(hour);
    return id;
}
const propertiesOf = async (id: string) =>
    ((await clients.arm("GET", id + query)).body as { properties: Record<string, unknown> }).properties;

const tls10 = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10";
const tls11 = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11";

documented("https://learn.microsoft.com/rest/api/apimanagement/api-management-service/update")(
    "PATCH with custom properties sets those it leaves out back",
    async () => {
        const id = await createActive({}, { customProperties: { [tls10]: "True", [tls11]: "True" } });
        expect((await propertiesOf(id)).customProperties).toMatchObject({ [tls10]: "True", [tls11]: "True" });
        await clients.arm("PATCH", id + query, { properties: { customProperties: { [tls11]: "True" } } });
        sandbox.clock.advance(hour);
        expect((await propertiesOf(id)).customProperties).toMatchObject({ [tls10]: "False", [tls11]: "True" });
    },
);

reported("hashicorp/terraform-provider-azurerm#20958")(
    "a user-assigned identity comes back under a key in another case, with what it signs in as",
    async () => {
        const identityId = `${group()}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-details`;
        const { body } = await clients.arm("PUT", `${identityId}?api-version=2023-01-31`, { location: "westeurope" });
        const { clientId, principalId } = (body as { properties: Record<string, string> }).properties;
        const identity = { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [identityId]: {} } };
        const id = await createActive({ identity });
        expect((await clients.arm("GET", id + query)).body).toMatchObject({
            identity: {
                type: "SystemAssigned, UserAssigned",
                principalId: expect.any(String) as string,
                userAssignedIdentities: {
                    [identityId.replace("/resourceGroups/", "/resourcegroups/")]: { clientId, principalId },
                },
            },
        });
    },
);

documented(skusReference)("a service lists the tiers it may move to, with their units", async () => {
    const { body } = await clients.arm("GET", `${await createActive()}/skus${query}`);
    const { value } = body as { value: { resourceType: string; sku: { name: string }; capacity: unknown }[] };
    expect(value.map(({ sku }) => sku.name)).toEqual(["Developer", "Basic", "Standard", "Premium"]);
    expect(value.at(-1)).toEqual({
        resourceType: "Microsoft.ApiManagement/service",
        sku: { name: "Premium" },
        capacity: { minimum: 1, maximum: 12, default: 1, scaleType: "Automatic" },
    });
});

documented("https://learn.microsoft.com/rest/api/apimanagement/api-management-skus")(
    "a subscription lists the tiers it may create, with locations, zones and restrictions",
    async () => {
        const { body } = await clients.arm("GET", `${subscription()}/providers/Microsoft.ApiManagement/skus${query}`);
        const { value } = body as { value: Record<string, unknown>[] };
        const premium = value.find(({ name }) => name === "Premium")!;
        expect(premium).toMatchObject({ resourceType: "service", restrictions: [], capacity: { maximum: 12 } });
        expect(premium.locations).toContain("West Europe");
        expect(premium.locationInfo).toContainEqual({
            location: "West Europe",
            zones: ["1", "2", "3"],
            zoneDetails: [],
        });
    },
);

reported("Azure/azure-cli#28496")(
    "an api-version that the provider does not have is refused, with those it has",
    async () => {
        const answer = await clients.arm("GET", `${servicePath("any")}?api-version=2022-01-01`);
        expect(answer.status).toBe(400);
        const { error } = answer.body as { error: { code: string; message: string } };
        expect(error.code).toBe("NoRegisteredProviderFound");
        expect(error.message).toMatch(
            /^No registered resource provider found for location '\w+' and API version '2022-01-01' for type 'service'\. The supported api-versions are '.*2022-08-01.*'\. The supported locations are '.*westeurope.*'\.$/,
        );
    },
);

reported(earlyUndeleteIssue)(
    "an undelete right after the delete fails, and a minute later brings the service back",
    async () => {
        const id = await createActive({ tags: { kept: "yes" } });
        await clients.arm("DELETE", id + query);
        // To the second, the end of the operation is not known: it is looked for.
        while ((await clients.arm("GET", id + query)).status === 200) {
            sandbox.clock.advance(1);
        }
        const undelete = () =>
            clients.arm("PUT", id + query, {
                location: "westeurope",
                sku: { name: "Premium", capacity: 1 },
                properties: { ...publisher, restore: true },
            });
        expect((await undelete()).status).toBe(400);
        sandbox.clock.advance(60);
        expect((await undelete()).status).toBe(200);
        sandbox.clock.advance(hour);
        expect((await clients.arm("GET", id + query)).body).toMatchObject({ tags: { kept: "yes" } });
    },
);

documented("https://learn.microsoft.com/rest/api/resources/resource-groups/delete")(
    "deleting a resource group is an operation, and takes what is in it along: services softly",
    async () => {
        await clients.arm("PUT", `${group("rg-gone")}?api-version=2024-03-01`, { location: "westeurope" });
        const id = `${group("rg-gone")}/providers/Microsoft.ApiManagement/service/details-gone`;
        await clients.arm("PUT", id + query, {
            location: "westeurope",
            sku: { name: "Premium", capacity: 1 },
            properties: publisher,
        });
        sandbox.clock.advance(hour);
        const answer = await clients.arm("DELETE", `${group("rg-gone")}?api-version=2024-03-01`);
        expect(answer).toMatchObject({ status: 202, headers: { "retry-after": "15" }, body: undefined });
        expect((await follow(answer.headers.location!)).status).toBe(202);
        expect((await clients.arm("GET", id + query)).status).toBe(200);
        sandbox.clock.advance(hour);
        expect((await follow(answer.headers.location!)).status).toBe(200);
        expect((await clients.arm("GET", id + query)).body).toMatchObject({ error: { code: "ResourceGroupNotFound" } });
        const deleted = await clients.arm(
            "GET",
            `${subscription()}/providers/Microsoft.ApiManagement/deletedservices${query}`,
        );
        expect((deleted.body as { value: { name: string }[] }).value.map(({ name }) => name)).toContain("details-gone");
    },
);

describe("Durations", () => {
    /** Simulated minutes until an operation has ended, to the minute. */
    async function minutesOf(answer: ArmAnswer): Promise<number> {
        const { location } = answer.headers;
        for (let minutes = 0; ; minutes += 1) {
            const { status, body } = await follow(location!);
            if (status === 200 && (body as { status?: string } | undefined)?.status !== "InProgress") {
                return minutes;
            }
            sandbox.clock.advance(60);
        }
    }
    const put = (id: string, body: Record<string, unknown>) =>
        clients.arm("PUT", id + query, { location: "westeurope", properties: publisher, ...body });

    recorded(multiRegionRecording)("creating a Premium service takes 36 to 56 minutes", async () => {
        const minutes = await minutesOf(
            await put(servicePath("durations-premium"), { sku: { name: "Premium", capacity: 1 } }),
        );
        expect(minutes).toBeGreaterThanOrEqual(36);
        expect(minutes).toBeLessThanOrEqual(57);
    });
});

describe("Region outage", () => {
    const account = () => `${group("rg-elsewhere")}/providers/Microsoft.Storage/storageAccounts/stelsewhere`;

    assumed("what the resource manager says for a provider that does not answer", soughtOutages)(
        "services of the region, and writes to its resource groups, answer 503; what lies elsewhere goes on",
        async () => {
            const id = await createActive();
            await clients.arm("PUT", `${group("rg-elsewhere")}?api-version=2024-03-01`, { location: "northeurope" });
            const put = () =>
                clients.arm("PUT", `${account()}?api-version=2024-01-01`, {
                    location: "northeurope",
                    kind: "StorageV2",
                    sku: { name: "Standard_LRS" },
                });
            sandbox.faults.add({ kind: "regionOutage", location: "West Europe" });
            const unavailable = { status: 503, body: { error: { code: "ServiceUnavailable" } } };
            expect(await clients.arm("GET", id + query)).toMatchObject(unavailable);
            expect(await clients.arm("DELETE", `${group()}?api-version=2024-03-01`)).toMatchObject(unavailable);
            expect((await put()).status).toBe(202);
            sandbox.faults.clear();
            expect((await clients.arm("GET", id + query)).status).toBe(200);
        },
    );

    assumed("nothing public tells how far operations get during an outage", soughtOutages)(
        "operations of the region stand still and end once it is back",
        async () => {
            const id = servicePath("details-outage");
            const answer = await clients.arm("PUT", id + query, {
                location: "westeurope",
                sku: { name: "Premium", capacity: 1 },
                properties: publisher,
            });
            sandbox.faults.add({ kind: "regionOutage", location: "westeurope" });
            sandbox.clock.advance(hour);
            await clients.arm("GET", `${group("rg-elsewhere")}?api-version=2024-03-01`);
            expect(sandbox.state.services.get("details-outage")!.active).toBe(false);
            sandbox.faults.clear();
            expect(await follow(answer.headers.location!)).toMatchObject({ body: { status: "Succeeded" } });
        },
    );
});
