import { publishApis } from "../../demo/publish";
import { ArmEntityReader } from "../../dynamic-providers/azure/entity-reader";
import { changedKinds, compareInventories } from "../../dynamic-providers/inventory/compare";
import { secretsKey } from "../../dynamic-providers/inventory/digest";
import { readInventory } from "../../dynamic-providers/inventory/read-inventory";
import { ServiceInventories } from "../../dynamic-providers/inventory/service-inventories";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";

const service = "inventory-primary";
const key = secretsKey("test", Buffer.alloc(32, 7));
let azure: AzureFixture;
let primaryId: string;
let secrets: string[];

const read = (serviceId = primaryId, withKey = true) =>
    readInventory(
        new ArmEntityReader(azure.clients.apiManagement, azure.sandbox.connection.armEndpoint, serviceId),
        serviceId,
        { key: withKey ? key : undefined },
    );

beforeAll(async () => {
    azure = await startAzureFixture("inventory");
    primaryId = await azure.createService(service);
    secrets = await publishApis(azure.clients.apiManagement, azure.group, service);
    const { tag } = azure.clients.apiManagement;
    await tag.assignToApi(azure.group, service, "directus", "partner");
}, 60_000);

afterAll(() => azure.stop());

test("a published service is read whole, over HTTPS and in pages, with nothing secret in what is kept", async () => {
    const { kinds, ...inventory } = await read();
    const counts = Object.entries(kinds)
        .filter(([, { count }]) => count > 0)
        .map(([kind, { count }]) => [kind, count]);
    expect(Object.fromEntries(counts)).toEqual({
        // With Azure's sample: the Echo API, products Starter and Unlimited, a subscription to each.
        apis: 3,
        "apis/operations": 271,
        "apis/operations/policies": 1,
        "apis/policies": 2,
        "apis/schemas": 2,
        "apis/tags": 1,
        backends: 2,
        namedValues: 2,
        notifications: 7,
        policies: 1,
        portalsettings: 3,
        products: 3,
        "products/apis": 4,
        "products/groups": 7,
        "products/policies": 2,
        // One more that Azure makes with a product.
        subscriptions: 4,
        tags: 1,
        tenant: 2,
    });
    expect(Object.values(kinds).every(({ state }) => state === "read")).toBe(true);
    expect(Object.keys(kinds["products/apis"]!.entries)).toEqual([
        "products/partners/apis/blockfrost",
        "products/partners/apis/directus",
        "products/starter/apis/echo-api",
        "products/unlimited/apis/echo-api",
    ]);
    const written = JSON.stringify({ kinds, ...inventory });
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) {
        expect(secret).toMatch(/^[0-9a-f]{32}$/);
        expect(written).not.toContain(secret);
    }
    expect(written).not.toContain(azure.sandbox.connection.subscriptionId);
});

test("read twice it is the same; a policy that changed is named, and so are a tag, a secret and an entity more", async () => {
    const { apiManagement } = azure.clients;
    const before = await read();
    expect(await read()).toEqual(before);
    await apiManagement.apiPolicy.createOrUpdate(azure.group, service, "directus", "policy", {
        format: "rawxml",
        value: "<policies><inbound><base /></inbound></policies>",
    });
    const changed = await read();
    expect(changed.digest).not.toBe(before.digest);
    expect(changedKinds(before, changed)).toEqual(["apis/policies"]);
    expect(compareInventories(before, changed)).toEqual({
        verified: false,
        isAlike: false,
        differences: [
            { kind: "apis/policies", entity: "apis/directus/policies/policy", change: "changed", part: "content" },
        ],
        tolerated: [],
        notCompared: [],
    });
    await apiManagement.namedValue.beginUpdateAndWait(azure.group, service, "backend-key", "*", { value: "another" });
    await apiManagement.tag.assignToProduct(azure.group, service, "partners", "partner");
    await apiManagement.group.createOrUpdate(azure.group, service, "friends", { displayName: "Friends" });
    const later = await read();
    expect(compareInventories(changed, later).differences).toEqual([
        { kind: "groups", entity: "groups/friends", change: "unexpected", part: "content" },
        { kind: "namedValues", entity: "namedValues/backend-key", change: "changed", part: "secrets" },
        { kind: "products/tags", entity: "products/partners/tags/partner", change: "unexpected", part: "content" },
    ]);
});

test("another service with the same put into it differs in what Azure names itself; without a key its secrets are said not to be compared", async () => {
    const standbyId = await azure.createService("inventory-standby", { location: "northeurope" });
    const empty = await read(standbyId);
    await publishApis(azure.clients.apiManagement, azure.group, "inventory-standby");
    const twin = await azure.createService("inventory-twin");
    await publishApis(azure.clients.apiManagement, azure.group, "inventory-twin");
    const [standbyInventory, twinInventory] = [await read(standbyId, false), await read(twin, false)];
    expect(standbyInventory.digest).not.toBe(empty.digest);
    const comparison = compareInventories(standbyInventory, twinInventory);
    expect(comparison).toMatchObject({ verified: false, tolerated: [] });
    // IDs of subscriptions to new products, and of schemas that an import makes: operations name them.
    expect([...new Set(comparison.differences.map(({ kind }) => kind))]).toEqual([
        "apis/operations",
        "apis/schemas",
        "subscriptions",
    ]);
    expect(comparison.notCompared.map(({ kind, part, code }) => [kind, part, code])).toEqual([
        ["backends", "secrets", "secretsNotRead"],
        ["namedValues", "secrets", "secretsNotRead"],
        ["portalsettings", "secrets", "secretsNotRead"],
        ["subscriptions", "secrets", "secretsNotRead"],
        ["tenant", "secrets", "secretsNotRead"],
    ]);
});

test("what was backed up and restored into another service is verified, secrets included, and a later change is drift", async () => {
    const { apiManagement } = azure.clients;
    const targetId = await azure.createService("inventory-target", { location: "northeurope" });
    await azure.grant(primaryId);
    await azure.grant(targetId);
    const parameters = {
        storageAccount: "stfixture",
        containerName: "backups",
        backupName: "inventory.apimbackup",
        accessType: "SystemAssignedManagedIdentity",
    };
    await apiManagement.tag.assignToOperation(azure.group, service, "blockfrost", await anyOperation(), "partner");
    const before = await read();
    await apiManagement.apiManagementService.beginBackupAndWait(azure.group, service, parameters);
    expect(changedKinds(before, await read())).toEqual([]);
    expect(compareInventories(before, await read(targetId)).verified).toBe(false);
    await apiManagement.apiManagementService.beginRestoreAndWait(azure.group, "inventory-target", parameters);
    expect(compareInventories(before, await read(targetId))).toEqual({
        verified: true,
        isAlike: true,
        differences: [],
        tolerated: [],
        notCompared: [],
    });
    await apiManagement.backend.delete(azure.group, "inventory-target", "directus-backend", "*");
    const drifted = await read(targetId);
    expect(compareInventories(before, drifted).differences).toMatchObject([
        { entity: "backends/directus-backend", change: "missing" },
    ]);
    expect(compareInventories(before, drifted, { siteLocal: ["backends"] }).verified).toBe(true);
});

async function anyOperation(): Promise<string> {
    const { apiOperation } = azure.clients.apiManagement;
    const first = await apiOperation.listByApi(azure.group, service, "blockfrost").next();
    return (first.value as { name: string }).name;
}

describe("by plan", () => {
    const simulated = () => azure.sandbox.state.services.get(service)!;
    const ofOperation = /\/operations\/[^/]+\/policies\/policy$/;
    let lines: string[];

    async function readByPlan() {
        const entities = () =>
            new ArmEntityReader(azure.clients.apiManagement, azure.sandbox.connection.armEndpoint, primaryId);
        const progress = (line: string): void => void lines.push(line);
        const mark = azure.sandbox.requestLog.mark();
        const inventory = await new ServiceInventories({ entities, progress }, {}, false).read(primaryId);
        const asked = azure.sandbox.requestLog.since(mark).filter(({ path }) => ofOperation.test(path)).length;
        return { inventory, asked };
    }

    beforeEach(() => {
        lines = [];
    });

    afterEach(() => {
        simulated().listsPolicy = () => true;
    });

    test("where the service's list names every policy, a tenth of the operations is asked, and none is missed", async () => {
        const { inventory, asked } = await readByPlan();
        expect(inventory.plan).toBe("planned");
        expect(inventory.kinds).toEqual((await read(primaryId, false)).kinds);
        expect(asked).toBeLessThan(271 / 10);
    });

    test("where the list is empty every operation is asked", async () => {
        simulated().listsPolicy = () => false;
        const { inventory, asked } = await readByPlan();
        expect([inventory.plan, asked]).toEqual(["full", 271]);
        expect(inventory.kinds).toEqual((await read(primaryId, false)).kinds);
    });

    test("where the list lacks policies that are there, the plan is off and that is said; none is missed", async () => {
        const { entities } = simulated();
        const operations = entities.export().filter(({ path }) => /^apis\/[^/]+\/operations\/[^/]+$/.test(path));
        for (const { path } of operations) {
            entities.put(`${path}/policies/policy`, { format: "xml", value: "<policies />" });
        }
        simulated().listsPolicy = (path) => !ofOperation.test(path);
        let found = await readByPlan();
        // Of 271 that are not named the sample has some: that it has none happens once in 4,000 times.
        for (let again = 1; again <= 3 && found.inventory.plan === "planned"; again += 1) {
            found = await readByPlan();
        }
        expect(found.inventory.plan).toBe("planRefused");
        expect(found.inventory.kinds["apis/operations/policies"]).toMatchObject({ state: "read", count: 271 });
        expect(lines.filter((line) => line.startsWith("Warning: PlanRefused"))).toHaveLength(1);
        for (const { path } of operations.slice(1)) {
            entities.delete(`${path}/policies/policy`);
        }
    });
});

test("a service that is not there is not an empty one", async () => {
    const { kinds } = await read(`${primaryId}-gone`);
    expect(kinds.apis).toMatchObject({ state: "failed", count: 0 });
    expect(kinds.apis!.problem).toMatch(/^Azure could not read 'apis': ResourceNotFound: /);
    expect(compareInventories(await read(), await read(`${primaryId}-gone`)).verified).toBe(false);
});
