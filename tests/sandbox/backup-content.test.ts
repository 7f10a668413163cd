import { entityKinds } from "../../sandbox/arm/api-management/entities/entity-kinds";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { assumed, documented } from "./behaviour";
import { backupAndRestore, soughtBackup } from "./sources";

let azure: AzureFixture;
let sourceId: string;
let targetId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-backup-content");
    [sourceId, targetId] = [await azure.createService("source"), await azure.createService("target")];
    await azure.grant(sourceId);
    await azure.grant(targetId);
}, 60_000);

afterAll(() => azure.stop());

afterEach(() => {
    azure.sandbox.state.restoresMasterKeys = true;
});

type Body = Record<string, unknown>;
const put = async (id: string, properties: Body): Promise<void> => {
    const answer = await azure.clients.arm("PUT", `${id}?api-version=2024-05-01`, { properties });
    expect([id, answer.status < 300]).toEqual([id, true]);
};
const get = async (id: string, query = ""): Promise<Body | undefined> =>
    ((await azure.clients.arm("GET", `${id}?api-version=2024-05-01${query}`)).body as { properties?: Body }).properties;

async function copy(): Promise<void> {
    const vault = {
        ...{ storageAccount: "stfixture", containerName: "backups", backupName: "content" },
        accessType: "SystemAssignedManagedIdentity" as const,
    };
    const { apiManagementService } = azure.clients.apiManagement;
    await apiManagementService.beginBackupAndWait(azure.group, "source", vault);
    await apiManagementService.beginRestoreAndWait(azure.group, "target", vault);
}

assumed(
    "references of entities mean the target; that texts stay as they are follows from what users' policies show",
    soughtBackup,
)("a restore turns references to the target, and leaves texts with the source's ID as they are", async () => {
    const value = `<policies><inbound><set-variable name="id" value="${sourceId}/apis/orders" /></inbound></policies>`;
    await put(`${sourceId}/apis/orders`, { displayName: "Orders", path: "orders", description: sourceId });
    await put(`${sourceId}/apis/orders/policies/policy`, { format: "rawxml", value });
    await put(`${sourceId}/subscriptions/orders`, { displayName: "Orders", scope: `${sourceId}/apis/orders` });
    await copy();
    expect(await get(`${targetId}/apis/orders/policies/policy`, "&format=rawxml")).toMatchObject({ value });
    expect(await get(`${targetId}/apis/orders`)).toMatchObject({ description: sourceId });
    expect(await get(`${targetId}/subscriptions/orders`)).toMatchObject({ scope: `${targetId}/apis/orders` });
});

documented(backupAndRestore)(
    "content of the developer portal is not in a backup, and the target keeps its own",
    async () => {
        const page = (id: string, name: string): string => `${id}/contentTypes/page/contentItems/${name}`;
        for (const [id, name] of [
            [sourceId, "of-source"],
            [targetId, "of-target"],
        ] as const) {
            await put(`${id}/contentTypes/page`, { name: "Page" });
            await put(page(id, name), { title: name });
        }
        await copy();
        expect(await get(page(targetId, "of-target"))).toEqual({ title: "of-target" });
        expect(await get(page(targetId, "of-source"))).toBeUndefined();
    },
);

assumed(
    "whether a backup has the keys of `master` is not public: a setting of the sandbox",
    `${soughtBackup}; MicrosoftDocs/azure-docs#30212, hashicorp/terraform-provider-azurerm#12829`,
).each([
    ["brought along", true],
    ["left as they were", false],
])("the keys of the built-in subscription are %s", async (_what, brings) => {
    azure.sandbox.state.restoresMasterKeys = brings;
    const keys = async (service: string) => {
        const { subscription } = azure.clients.apiManagement;
        return (await subscription.listSecrets(azure.group, service, "master")).primaryKey;
    };
    await azure.clients.apiManagement.subscription.regeneratePrimaryKey(azure.group, "source", "master");
    const before = await keys("target");
    await copy();
    expect(await keys("target")).toBe(brings ? await keys("source") : before);
});

test("a backup drops no kind but the portal's content, private endpoints and the credential manager", () => {
    const dropped = entityKinds.filter(({ backup }) => backup === "dropped").map(({ path }) => path);
    expect(dropped).toEqual([
        "authorizationProviders",
        "authorizationProviders/authorizations",
        "authorizationProviders/authorizations/accessPolicies",
        "contentTypes",
        "contentTypes/contentItems",
        "portalRevisions",
        "privateEndpointConnections",
    ]);
});
