import { randomUUID } from "node:crypto";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented, recorded } from "./behaviour";
import { backupRecording, crudRecording } from "./sources";

type Json = Record<string, unknown>;

let azure: AzureFixture;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-creations");
});
afterAll(() => azure.stop());

const groupId = (): string => azure.storageAccountId.split("/").slice(0, 5).join("/");
const put = (path: string, version: string, body: unknown) =>
    azure.clients.arm("PUT", `${groupId()}/providers/${path}?api-version=${version}`, body);
const get = (path: string, version: string) =>
    azure.clients.arm("GET", `${groupId()}/providers/${path}?api-version=${version}`);
const propertiesOf = ({ body }: { readonly body: unknown }): Json => (body as { properties: Json }).properties;

recorded(`${crudRecording}: id, Location and status of mi1`)(
    "a user-assigned identity is created with a Location of its ID alone, resourcegroups in small letters; again: 200, no Location",
    async () => {
        const path = "Microsoft.ManagedIdentity/userAssignedIdentities/mi1";
        const id = `${groupId().replace("/resourceGroups/", "/resourcegroups/")}/providers/${path}`;
        const body = { location: "westus2", name: "mi1" };
        expect(await put(path, "2023-01-31", body)).toMatchObject({
            status: 201,
            headers: { location: id },
            body: { id },
        });
        const again = await put(path, "2023-01-31", body);
        expect(again).toMatchObject({ status: 200, body: { id } });
        expect(again.headers).not.toHaveProperty("location");
        expect((await get(path, "2023-01-31")).body).toEqual(again.body);
    },
);

recorded(`${crudRecording}: createdBy of a role assignment`)(
    "who has created a role assignment is told by a GET, and not by the PUT",
    async () => {
        const { subscriptionId, objectId } = azure.sandbox.connection;
        const path = `Microsoft.Authorization/roleAssignments/${randomUUID()}`;
        const reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
        const created = await put(path, "2022-04-01", {
            properties: {
                principalId: objectId,
                roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${reader}`,
            },
        });
        expect(created.status).toBe(201);
        expect(propertiesOf(created)).toMatchObject({ createdBy: null, updatedBy: objectId });
        const got = await get(path, "2022-04-01");
        expect(propertiesOf(got)).toEqual({ ...propertiesOf(created), createdBy: objectId });
    },
);

const account = { location: "swedencentral", kind: "StorageV2", sku: { name: "Standard_GRS" } };

recorded(`${backupRecording}: status and headers of the account's creation`)(
    "a storage account is created by an operation that answers 202 without a body, then 200 with the account; a change at once",
    async () => {
        const path = "Microsoft.Storage/storageAccounts/stcreated";
        const begun = await put(path, "2024-01-01", account);
        expect(begun).toMatchObject({ status: 202, body: undefined });
        azure.sandbox.clock.advance(60);
        const url = begun.headers.location!.slice(azure.sandbox.connection.armEndpoint.length);
        expect(url).toMatch(
            /\/locations\/swedencentral\/asyncoperations\/[0-9a-f-]{36}\?monitor=true&api-version=2024-01-01$/,
        );
        const ended = await azure.clients.arm("GET", url);
        expect(ended).toMatchObject({ status: 200, body: { name: "stcreated" } });
        expect(ended.body).toEqual((await get(path, "2024-01-01")).body);
        expect((await put(path, "2024-01-01", account)).status).toBe(200);
    },
);

assumed(
    "recorded for no GET in between",
    "https://learn.microsoft.com/rest/api/storagerp/storage-accounts/get-properties, which names the state `Creating`; all recordings of accounts: none reads one in between",
)("a storage account is found while it is created, as Creating", async () => {
    azure.sandbox.clock.hold();
    const path = "Microsoft.Storage/storageAccounts/stcreating";
    await put(path, "2024-01-01", account);
    expect(propertiesOf(await get(path, "2024-01-01"))).toMatchObject({ provisioningState: "Creating" });
    azure.sandbox.clock.advance(60);
    azure.sandbox.clock.release();
    expect(propertiesOf(await get(path, "2024-01-01"))).toMatchObject({ provisioningState: "Succeeded" });
});

documented("https://learn.microsoft.com/rest/api/frontdoor/azurefrontdoorstandardpremium/routes/update")(
    "a PATCH changes what it names of a Front Door's resource, and leaves the rest",
    async () => {
        const version = "2024-02-01";
        const profile = "Microsoft.Cdn/profiles/patched";
        await put(profile, version, { location: "global", sku: { name: "Standard_AzureFrontDoor" } });
        const group = `${profile}/originGroups/og`;
        await put(group, version, {
            properties: { healthProbeSettings: { probePath: "/a", probeIntervalInSeconds: 100 } },
        });
        const origin = `${group}/origins/o`;
        await put(origin, version, { properties: { hostName: "a.example.com", enabledState: "Enabled", weight: 10 } });
        azure.sandbox.clock.advance(60 * 60);
        const changed = await azure.clients.arm("PATCH", `${groupId()}/providers/${origin}?api-version=${version}`, {
            properties: { weight: 20 },
        });
        expect(changed.status).toBe(202);
        expect(propertiesOf(changed)).toMatchObject({ provisioningState: "Updating" });
        azure.sandbox.clock.advance(60 * 60);
        expect(propertiesOf(await get(origin, version))).toMatchObject({
            ...{ hostName: "a.example.com", enabledState: "Enabled", weight: 20, provisioningState: "Succeeded" },
        });
    },
);

documented("https://learn.microsoft.com/rest/api/managedidentity/user-assigned-identities/update")(
    "a PATCH changes the tags of a user-assigned identity, and leaves the rest",
    async () => {
        const path = "Microsoft.ManagedIdentity/userAssignedIdentities/patched";
        const { body } = await put(path, "2023-01-31", { location: "westus2", tags: { a: "b" } });
        const tags = { c: "d" };
        const changed = await azure.clients.arm("PATCH", `${groupId()}/providers/${path}?api-version=2023-01-31`, {
            tags,
        });
        expect(changed).toMatchObject({ status: 200, body: { ...(body as Json), tags } });
    },
);

documented("https://learn.microsoft.com/rest/api/trafficmanager/profiles/update")(
    "a PATCH changes what it names of a Traffic Manager profile, and leaves the rest",
    async () => {
        const path = "Microsoft.Network/trafficManagerProfiles/patched";
        await put(path, "2022-04-01", {
            location: "global",
            properties: { trafficRoutingMethod: "Priority", dnsConfig: { relativeName: "patched-profile", ttl: 30 } },
        });
        const url = `${groupId()}/providers/${path}?api-version=2022-04-01`;
        const changed = await azure.clients.arm("PATCH", url, { properties: { trafficRoutingMethod: "Weighted" } });
        expect(propertiesOf(changed)).toMatchObject({
            trafficRoutingMethod: "Weighted",
            dnsConfig: { relativeName: "patched-profile", ttl: 30 },
        });
    },
);

documented("https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region")(
    "each region of a service has an address of its own",
    async () => {
        const { apiManagement } = azure.clients;
        const sku = { name: "Premium", capacity: 1 };
        const service = await apiManagement.apiManagementService.beginCreateOrUpdateAndWait(azure.group, "addresses", {
            location: "westeurope",
            publisherEmail: "apim@contoso.example",
            publisherName: "Contoso",
            sku,
            additionalLocations: ["northeurope", "uksouth"].map((location) => ({ location, sku })),
        });
        const addresses = [service, ...service.additionalLocations!].flatMap((region) => region.publicIPAddresses!);
        expect(new Set(addresses).size).toBe(3);
    },
);
