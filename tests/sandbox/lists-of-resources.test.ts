import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented } from "./behaviour";

interface Listed {
    readonly value: readonly { readonly name: string; readonly type: string }[];
}

let azure: AzureFixture;
let subscription: string;

const get = async <T>(path: string): Promise<{ readonly status: number; readonly body: T }> => {
    const { status, body } = await azure.clients.arm("GET", path);
    return { status, body: body as T };
};
const resources = async (filter: string): Promise<string[]> => {
    const query = filter && `&$filter=${encodeURIComponent(filter)}`;
    const { body } = await get<Listed>(`${subscription}/resources?api-version=2024-03-01${query}`);
    return body.value.map(({ name }) => name);
};

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-lists");
    subscription = `/subscriptions/${azure.sandbox.connection.subscriptionId}`;
    const id = await azure.createService("listed", { tier: "Developer" });
    await azure.createIdentity("id-listed");
    await azure.clients.arm("PATCH", `${id}?api-version=2024-05-01`, { tags: { Purpose: "lists" } });
    await azure.clients.arm("PUT", `${subscription}/resourceGroups/rg-tagged?api-version=2024-03-01`, {
        location: "westeurope",
        tags: { Purpose: "lists" },
    });
    azure.sandbox.clock.advance(60 * 60);
});

afterAll(() => azure.stop());

documented("https://learn.microsoft.com/rest/api/resources/resources/list").each([
    ["no filter", "", ["listed", "id-listed", "stfixture"]],
    ["a type", "resourceType eq 'Microsoft.ApiManagement/service'", ["listed"]],
    [
        "a type and a location",
        "resourceType eq 'microsoft.storage/storageaccounts' and location eq 'swedencentral'",
        ["stfixture"],
    ],
    ["a group", "resourceGroup eq 'rg-none'", []],
    ["a tag and its value", "tagName eq 'purpose' and tagValue eq 'lists'", ["listed"]],
    ["the case of a tag's value", "tagName eq 'purpose' and tagValue eq 'Lists'", []],
])("a list of resources keeps to %s", async (_what, filter, expected) => {
    expect((await resources(filter)).sort()).toEqual([...expected].sort());
});

documented("https://learn.microsoft.com/rest/api/resources/resource-groups/list")(
    "a list of resource groups keeps to a filter of tags",
    async () => {
        const filter = encodeURIComponent("tagname eq 'Purpose' and tagvalue eq 'lists'");
        const { body } = await get<Listed>(`${subscription}/resourcegroups?api-version=2024-03-01&$filter=${filter}`);
        expect(body.value.map(({ name }) => name)).toEqual(["rg-tagged"]);
    },
);

documented("https://learn.microsoft.com/rest/api/resources/providers/get")(
    "a resource provider tells its types, their API versions and where they are",
    async () => {
        const { body } = await get<{
            resourceTypes: { resourceType: string; apiVersions: string[]; locations: string[] }[];
        }>(`${subscription}/providers/microsoft.apimanagement?api-version=2024-03-01`);
        const service = body.resourceTypes.find(({ resourceType }) => resourceType === "service")!;
        expect(service.apiVersions).toContain("2024-05-01");
        expect(service.locations).toContain("West Europe");
    },
);

documented("https://learn.microsoft.com/rest/api/authorization/role-definitions/list")(
    "a role is found by its name, at the subscription and at a group",
    async () => {
        const filter = encodeURIComponent("roleName eq 'Reader'");
        for (const scope of [subscription, `${subscription}/resourceGroups/${azure.group}`]) {
            const { body } = await get<Listed>(
                `${scope}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=${filter}`,
            );
            expect(body.value.map(({ name }) => name)).toEqual(["acdd72a7-3385-48ef-bd42-f606fba81ae7"]);
        }
    },
);

documented("https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema")(
    "the activity log has each long-running operation as it began and as it ended, the newest first",
    async () => {
        const filter = encodeURIComponent(
            `resourceGroupName eq '${azure.group}' and resourceProvider eq 'Microsoft.ApiManagement'`,
        );
        const { body } = await get<{
            value: { operationName: { value: string }; status: { value: string }; eventTimestamp: string }[];
        }>(
            `${subscription}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${filter}`,
        );
        expect(body.value.map(({ operationName, status }) => `${operationName.value} ${status.value}`)).toEqual([
            "Microsoft.ApiManagement/service/write Succeeded",
            "Microsoft.ApiManagement/service/write Accepted",
            "Microsoft.ApiManagement/service/write Succeeded",
            "Microsoft.ApiManagement/service/write Accepted",
        ]);
        const times = body.value.map(({ eventTimestamp }) => eventTimestamp);
        expect(times).toEqual([...times].sort().reverse());
    },
);

documented("https://learn.microsoft.com/rest/api/storagerp/storage-accounts/regenerate-key")(
    "a key that is renewed is another one, and the other key stays",
    async () => {
        const { name, keys } = azure.sandbox.state.storageAccounts.get("stfixture")!;
        const { status, body } = await azure.clients.arm(
            "POST",
            `${azure.storageAccountId}/regenerateKey?api-version=2024-01-01`,
            { keyName: "key1" },
        );
        const renewed = (body as { keys: { value: string }[] }).keys.map(({ value }) => value);
        expect([status, renewed[0] === keys[0], renewed[1] === keys[1]]).toEqual([200, false, true]);
        expect(azure.sandbox.state.storageAccounts.get(name)!.keys).toEqual(renewed);
    },
);

documented("https://learn.microsoft.com/rest/api/storagerp/blob-containers/update")(
    "a PATCH of a container changes what it names and leaves the rest",
    async () => {
        const url = `${azure.storageAccountId}/blobServices/default/containers/backups?api-version=2024-01-01`;
        await azure.clients.arm("PATCH", url, { properties: { metadata: { a: "b" } } });
        const { body } = await azure.clients.arm("PATCH", url, { properties: { publicAccess: "None" } });
        expect(body).toMatchObject({ name: "backups", properties: { publicAccess: "None", metadata: { a: "b" } } });
    },
);

documented("https://learn.microsoft.com/rest/api/trafficmanager/endpoints")(
    "an endpoint of a Traffic Manager profile is put, changed and deleted by itself",
    async () => {
        const group = `${subscription}/resourceGroups/${azure.group}`;
        const profile = `${group}/providers/Microsoft.Network/trafficmanagerprofiles/tm`;
        const version = "api-version=2026-09-01";
        const endpoint = `${profile}/externalEndpoints/one?${version}`;
        await azure.clients.arm("PUT", `${profile}?${version}`, {
            location: "global",
            properties: { trafficRoutingMethod: "Priority", dnsConfig: { relativeName: "tm-lists", ttl: 60 } },
        });
        const created = await azure.clients.arm("PUT", endpoint, { properties: { target: "one.contoso.example" } });
        const changed = await azure.clients.arm("PATCH", endpoint, { properties: { endpointStatus: "Disabled" } });
        expect([created.status, changed.status]).toEqual([201, 200]);
        expect(changed.body).toMatchObject({
            name: "one",
            properties: { target: "one.contoso.example", endpointStatus: "Disabled" },
        });
        expect((await azure.clients.arm("DELETE", endpoint)).status).toBe(200);
        expect([(await get(endpoint)).status, (await azure.clients.arm("DELETE", endpoint)).status]).toEqual([
            404, 204,
        ]);
    },
);

assumed(
    "users quote the codes and sentences; which of them a path gets is a guess",
    "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider, which has the codes",
)("a path that nothing has is answered by ARM as a type, or a namespace, that it does not know", async () => {
    const code = async (path: string) => {
        const { status, body } = await get<{ error: { code: string } }>(path);
        return [status, body.error.code];
    };
    const query = "?api-version=2020-05-01";
    expect(await code(`${subscription}/providers/Microsoft.Authorization/locks${query}`)).toEqual([
        404,
        "InvalidResourceType",
    ]);
    expect(
        await code(`${subscription}/resourceGroups/${azure.group}/providers/Microsoft.Resources/tags/default${query}`),
    ).toEqual([404, "InvalidResourceType"]);
    expect(await code(`${subscription}/providers/Microsoft.Nothing${query}`)).toEqual([
        404,
        "InvalidResourceNamespace",
    ]);
});
