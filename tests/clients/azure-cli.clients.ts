import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import { differencesOf } from "../support/foreign-reading";
import type { ForeignReading } from "../support/foreign-reading";
import { restoreInto, takeSnapshot } from "../support/restored-elsewhere";
import type { TakenSnapshot } from "../support/restored-elsewhere";
import { runDirectory } from "../support/run-directory";
import { answeredCommands, unansweredCommands } from "./azure-cli-commands";
import { azureCli, azureCliPath, manyByAzureCli } from "./azure-cli";
import type { AzureCli, ManyByAzureCli } from "./azure-cli";

interface Named {
    readonly name: string;
}

const directory = runDirectory("azure-cli");
const group = "rg-az";
const account = "stazcontoso";
const service = "az-contoso";
const storageBlobDataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
const inGroup = ["--resource-group", group];
const ofService = [...inGroup, "--service-name", service];
const asNamed = [...inGroup, "--name", service];
const greeting = [...ofService, "--named-value-id", "greeting"];
const inVault = ["--storage-account-name", account, "--storage-account-container", "backups"];

let sandbox: Sandbox;
let az: AzureCli;
let azMany: ManyByAzureCli;
/** Of the service before it is deleted. */
let before: readonly [reading: ForeignReading, id: string];
let snapshot: TakenSnapshot;
let byBlobEndpoint: readonly string[];
const startedAt = new Date();
/** Every command that was run. */
const typed = new Set<string>();

const names = async (...args: readonly string[]): Promise<string[]> =>
    (await az<Named[]>(...args)).map(({ name }) => name).sort();
const accountKey = async (): Promise<string> => {
    const keys = await az<{ keyName: string; value: string }[]>(
        ...["storage", "account", "keys", "list", "--account-name", account, ...inGroup],
    );
    expect(keys.map(({ keyName }) => keyName)).toEqual(["key1", "key2"]);
    return keys[0]!.value;
};
const createService = () =>
    az(
        ...["apim", "create", ...asNamed, "--location", "westeurope", "--sku-name", "Premium"],
        ...["--publisher-name", "Contoso", "--publisher-email", "apim@contoso.example", "--enable-managed-identity"],
    );
const signIn = (secret: string) => {
    const { clientId, tenantId } = sandbox.connection;
    return az("login", "--service-principal", "--username", clientId, `--password=${secret}`, "--tenant", tenantId);
};

// One story in steps: each goes on from what the ones before it made.
beforeAll(async () => {
    sandbox = await startSandbox({ directory: path.join(directory.path, "sandbox"), speed: 2400 });
    const run = azureCli(azureCliPath, sandbox.connection, path.join(directory.path, "az"));
    az = (...args) => {
        const end = args.findIndex((word) => word.startsWith("--") || word.includes("="));
        typed.add(args.slice(0, end < 0 ? undefined : end).join(" "));
        return run(...args);
    };
    azMany = manyByAzureCli(azureCliPath, sandbox.connection, path.join(directory.path, "az"));
    byBlobEndpoint = [
        ...["--account-name", account, "--blob-endpoint", `${sandbox.connection.blobEndpoint}/${account}`],
        ...["--auth-mode", "login"],
    ];
}, 900_000);

afterAll(async () => {
    await sandbox?.stop();
    directory.remove();
});

test("az learns the cloud from the sandbox's address alone, with every endpoint on the sandbox", async () => {
    const { armEndpoint } = sandbox.connection;
    await az("cloud", "register", "--name", "sandbox", "--endpoint-resource-manager", armEndpoint);
    await az("cloud", "set", "--name", "sandbox");
    await az("config", "set", "core.instance_discovery=false");
    const cloud = await az<{ isActive: boolean; endpoints: Record<string, string | null> }>("cloud", "show");
    expect(cloud.isActive).toBe(true);
    expect(cloud.endpoints).toMatchObject({
        activeDirectory: armEndpoint,
        activeDirectoryResourceId: armEndpoint,
        management: armEndpoint,
        resourceManager: armEndpoint,
    });
    const elsewhere = Object.values(cloud.endpoints).filter((url) => url !== null && url !== armEndpoint);
    expect(elsewhere).toEqual([]);
});

test("a wrong client secret is refused, and is not in the failure", async () => {
    const failure = await signIn("not-the-secret").then(
        () => undefined,
        (error: Error) => error.message,
    );
    expect(failure).toContain("AADSTS7000215");
    expect(failure).not.toContain("not-the-secret");
});

test("the service principal signs in, and sees its subscription", async () => {
    const { clientId, clientSecret, subscriptionId, tenantId } = sandbox.connection;
    const account = { id: subscriptionId, tenantId, state: "Enabled", user: { name: clientId } };
    expect(await signIn(clientSecret)).toMatchObject([account]);
    expect(await az("account", "show")).toMatchObject({ ...account, environmentName: "sandbox", isDefault: true });
});

test("a resource group is created, shown and listed", async () => {
    const created = await az("group", "create", "--name", group, "--location", "westeurope", "--tags", "purpose=az");
    expect(created).toMatchObject({
        id: `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${group}`,
        location: "westeurope",
        properties: { provisioningState: "Succeeded" },
        tags: { purpose: "az" },
    });
    expect(await az("group", "show", "--name", group)).toEqual(created);
    expect(await az("group", "list")).toEqual([created]);
});

test("a storage account's name is free, and taken once the account is there", async () => {
    const checkName = () => az("storage", "account", "check-name", "--name", account);
    expect(await checkName()).toMatchObject({ nameAvailable: true });
    const created = await az(
        ...["storage", "account", "create", "--name", account, ...inGroup, "--location", "westeurope"],
        ...["--sku", "Standard_GRS"],
    );
    expect(created).toMatchObject({
        kind: "StorageV2",
        sku: { name: "Standard_GRS" },
        provisioningState: "Succeeded",
        primaryEndpoints: { blob: `${sandbox.connection.blobEndpoint}/${account}/` },
    });
    expect(await az("storage", "account", "show", "--name", account, ...inGroup)).toEqual(created);
    expect(await names("storage", "account", "list", ...inGroup)).toEqual([account]);
    expect(await checkName()).toMatchObject({ nameAvailable: false, reason: "AlreadyExists" });
});

test("blobs open by sign-in once there is a role, not before", async () => {
    const list = ["storage", "container", "list", ...byBlobEndpoint];
    await expect(az(...list)).rejects.toThrow(/You do not have the required permissions/);
    const { id } = await az<{ id: string }>("storage", "account", "show", "--name", account, ...inGroup);
    await az(
        ...["role", "assignment", "create", "--role", storageBlobDataContributor, "--scope", id],
        ...["--assignee-object-id", sandbox.connection.objectId, "--assignee-principal-type", "ServicePrincipal"],
    );
    expect(await az(...list)).toEqual([]);
});

test("containers are created through ARM and through the blob endpoint", async () => {
    const ofAccount = ["--storage-account", account, ...inGroup];
    expect(await az("storage", "container-rm", "create", "--name", "backups", ...ofAccount)).toMatchObject({
        name: "backups",
        publicAccess: "None",
    });
    const create = ["storage", "container", "create", "--name", "notes", ...byBlobEndpoint];
    expect(await az(...create)).toEqual({ created: true });
    expect(await az(...create)).toEqual({ created: false });
    expect(await names("storage", "container", "list", ...byBlobEndpoint)).toEqual(["backups", "notes"]);
    expect(await names("storage", "container-rm", "list", ...ofAccount)).toEqual(["backups", "notes"]);
});

test("an API Management service is created with an identity, shown and listed; its name is taken then", async () => {
    const checkName = () => az("apim", "check-name", "--name", service);
    expect(await checkName()).toEqual({ nameAvailable: true, reason: "Valid", message: "" });
    const created = await createService();
    expect(created).toMatchObject({
        name: service,
        location: "West Europe",
        sku: { name: "Premium", capacity: 1 },
        provisioningState: "Succeeded",
        targetProvisioningState: "",
        gatewayUrl: `https://${service}.azure-api.net`,
        identity: { type: "SystemAssigned", tenantId: sandbox.connection.tenantId },
    });
    expect(await az("apim", "show", ...asNamed)).toEqual(created);
    expect(await az("apim", "list", ...inGroup)).toEqual([created]);
    expect(await checkName()).toMatchObject({ nameAvailable: false, reason: "AlreadyExists" });
});

test("an update changes units and tags, and applying network updates ends with the service", async () => {
    const { identity } = await az("apim", "show", ...asNamed);
    const updated = await az(
        ...["apim", "update", ...asNamed, "--sku-capacity", "2", "--tags", "role=primary"],
        ...["--enable-managed-identity", "true"],
    );
    expect(updated).toMatchObject({ sku: { capacity: 2 }, tags: { role: "primary" }, identity });
    expect(await az("apim", "apply-network-updates", ...asNamed)).toMatchObject({
        name: service,
        provisioningState: "Succeeded",
        targetProvisioningState: "",
    });
});

test("an API is imported, with all its operations over two pages", async () => {
    const specification = path.join(
        path.dirname(require.resolve("@directus/specs/package.json")),
        "dist",
        "openapi.json",
    );
    const ofApi = [...ofService, "--api-id", "directus"];
    expect(
        await az(
            ...["apim", "api", "import", ...ofApi, "--path", "directus"],
            ...["--specification-format", "OpenApiJson", "--specification-path", specification],
        ),
    ).toMatchObject({ name: "directus", path: "directus", displayName: expect.stringContaining("Directus") as string });
    expect(await names("apim", "api", "operation", "list", ...ofApi)).toHaveLength(136);
});

test("a backup is a blob, and a restore from it brings back what was deleted since", async () => {
    const key = await accountKey();
    const snapshot = ["--backup-name", "first", ...inVault, `--storage-account-key=${key}`];
    const show = () => az("apim", "nv", "show", ...greeting);
    const value = { name: "greeting", displayName: "greeting", value: "hello", secret: false };
    await az("apim", "nv", "create", ...greeting, "--display-name", "greeting", "--value", "hello");
    expect(await show()).toMatchObject(value);

    expect(await az("apim", "backup", ...asNamed, ...snapshot)).toMatchObject({
        name: service,
        provisioningState: "Succeeded",
    });
    expect(await names("storage", "blob", "list", "--container-name", "backups", ...byBlobEndpoint)).toEqual(["first"]);

    await az("apim", "nv", "delete", ...greeting, "--yes");
    await az("apim", "api", "delete", ...ofService, "--api-id", "directus", "--yes");
    await expect(show()).rejects.toThrow("ResourceNotFound");
    // What every new service holds.
    expect(await names("apim", "api", "list", ...ofService)).toEqual(["echo-api"]);

    expect(await az("apim", "restore", ...asNamed, ...snapshot)).toMatchObject({
        name: service,
        provisioningState: "Succeeded",
        sku: { capacity: 2 },
    });
    expect(await show()).toMatchObject(value);
    expect(await names("apim", "api", "list", ...ofService)).toEqual(["directus", "echo-api"]);
});

test("with keys refused by the account, a backup by the service's identity needs a role at the container", async () => {
    const closed = await az(
        "storage",
        "account",
        "update",
        "--name",
        account,
        ...inGroup,
        "--allow-shared-key-access",
        "false",
    );
    expect(closed).toMatchObject({ allowSharedKeyAccess: false, sku: { name: "Standard_GRS" } });
    const byKey = ["--backup-name", "by-key", ...inVault, `--storage-account-key=${await accountKey()}`];
    await expect(az("apim", "backup", ...asNamed, ...byKey)).rejects.toThrow("(InvalidParameters)");

    // `az apim backup` knows access keys only.
    const { id, identity } = await az<{ id: string; identity: { principalId: string } }>("apim", "show", ...asNamed);
    const body = {
        storageAccount: account,
        containerName: "backups",
        backupName: "by-identity",
        accessType: "SystemAssignedManagedIdentity",
    };
    const backup = () =>
        az(
            ...["rest", "--method", "post", "--url", `${id}/backup?api-version=2022-08-01`],
            ...["--body", JSON.stringify(body)],
        );
    await expect(backup()).rejects.toThrow("no access to the storage account");
    const container = await az<{ id: string }>(
        ...["storage", "container-rm", "show", "--name", "backups", "--storage-account", account, ...inGroup],
    );
    await az(
        ...["role", "assignment", "create", "--role", storageBlobDataContributor, "--scope", container.id],
        ...["--assignee-object-id", identity.principalId, "--assignee-principal-type", "ServicePrincipal"],
    );
    await backup();
    await az("apim", "wait", ...asNamed, "--custom", "targetProvisioningState==''", "--interval", "1");
    expect(await names("storage", "blob", "list", "--container-name", "backups", ...byBlobEndpoint)).toEqual([
        "by-identity",
        "first",
    ]);
    await az("storage", "account", "update", "--name", account, ...inGroup, "--allow-shared-key-access", "true");
});

test("a wrong key, and a snapshot that is not there, fail with Azure's codes and without the key", async () => {
    const wrong = ["--backup-name", "second", ...inVault, "--storage-account-key=d3Jvbmcga2V5"];
    const refusal = await az("apim", "backup", ...asNamed, ...wrong).catch((error: Error) => error.message);
    expect(refusal).toContain("(InvalidParameters)");
    expect(refusal).not.toContain("d3Jvbmcga2V5");
    const missing = ["--backup-name", "missing", ...inVault, `--storage-account-key=${await accountKey()}`];
    await expect(az("apim", "restore", ...asNamed, ...missing)).rejects.toThrow("backup 'missing' not found");
});

const azure = () => ({ sandbox, clients: sandboxClients(sandbox.connection) });

/** Everything that az lists of a service. */
async function readByAz(name: string): Promise<ForeignReading> {
    const of = [...inGroup, "--service-name", name];
    const list = (...words: readonly string[]): string[] => ["apim", ...words, ...of];
    const commands = [
        list("api", "list"),
        list("api", "versionset", "list"),
        list("backend", "list"),
        list("nv", "list"),
        list("nv", "show-secret", "--named-value-id", "token"),
        list("product", "list"),
        ...["starter", "made"].map((product) => list("product", "api", "list", "--product-id", product)),
        ...["directus", "echo-api", "made", "graph"].flatMap((api) =>
            ["operation", "release", "revision", "schema"].map((kind) => list("api", kind, "list", "--api-id", api)),
        ),
        list("api", "schema", "show", "--api-id", "made", "--schema-id", "made"),
        list("graphql", "resolver", "list", "--api-id", "graph"),
        list("graphql", "resolver", "policy", "list", "--api-id", "graph", "--resolver-id", "made"),
    ];
    const answers = await azMany(commands);
    return Object.fromEntries(
        commands.map((command, index) => [command.filter((word) => !of.includes(word)).join(" "), answers[index]]),
    );
}

test("entities of every kind that az makes are made, and a logical snapshot of the service is taken", async () => {
    const policy = path.join(directory.path, "resolver.xml");
    writeFileSync(
        policy,
        "<http-data-source><http-request><set-method>GET</set-method><set-url>https://made.example</set-url></http-request></http-data-source>",
    );
    const { id } = await az<{ id: string }>("apim", "show", ...asNamed);
    // `az apim api create` sends the type of an API as `type`, of which Azure takes no notice.
    const graph = '{"properties":{"displayName":"Graph","path":"graph","protocols":["https"],"apiType":"graphql"}}';
    await azMany([
        ["rest", "--method", "put", "--url", `${id}/apis/graph?api-version=2024-05-01`, "--body", graph],
        ...[
            "nv create --named-value-id token --display-name token --value hidden --secret true",
            "api versionset create --version-set-id made --display-name Made --versioning-scheme Segment",
            "backend create --backend-id made --url https://made.example --protocol http",
            "api create --api-id made --path made --display-name Made --service-url https://made.example",
            "api operation create --api-id made --operation-id one --display-name One --method GET --url-template /one",
            'api schema create --api-id made --schema-id made --schema-type application/json --schema-content {"type":"object"}',
            "api revision create --api-id made --api-revision 2 --api-revision-description second",
            "api release create --api-id made --api-revision 2 --release-id made --notes second",
            "product create --product-id made --product-name Made --state published --subscription-required true",
            "product api add --api-id made --product-id made",
            "graphql resolver create --api-id graph --resolver-id made --display-name Made --path Query/made",
            `graphql resolver policy create --api-id graph --resolver-id made --policy-format rawxml --value-path ${policy}`,
        ].map((command) => ["apim", ...command.split(" "), ...ofService]),
    ]);
    before = [await readByAz(service), id];
    const account = await az<{ id: string }>("storage", "account", "show", ...inGroup, "--name", "stazcontoso");
    snapshot = await takeSnapshot(azure(), { serviceId: id, storageAccountId: account.id });
    expect(
        Object.values(before[0]).filter((answer) => Array.isArray(answer) && answer.length > 0).length,
    ).toBeGreaterThan(12);
});

test("a deleted service keeps its name until it is purged; then the name can be had again", async () => {
    await az("apim", "delete", ...asNamed, "--yes");
    expect(await az("apim", "list", ...inGroup)).toEqual([]);
    const deleted = ["--service-name", service, "--location", "westeurope"];
    const shown = await az("apim", "deletedservice", "show", ...deleted);
    expect(shown).toMatchObject({ name: service, location: "West Europe" });
    expect(await az("apim", "deletedservice", "list")).toEqual([shown]);
    await expect(createService()).rejects.toThrow("ServiceAlreadyExistsInSoftDeletedState");

    await az("apim", "deletedservice", "purge", ...deleted);
    expect(await az("apim", "deletedservice", "list")).toEqual([]);
    expect(await createService()).toMatchObject({ name: service, sku: { capacity: 1 }, tags: {} });
    // Nothing of the service before it is left.
    expect(await az("apim", "nv", "list", ...ofService)).toEqual([]);
});

test("group list finds by tag", async () => {
    await az("group", "create", "--name", "rg-other", "--location", "westeurope");
    expect(await names("group", "list", "--tag", "purpose=az")).toEqual([group]);
    expect(await names("group", "list", "--tag", "purpose=other")).toEqual([]);
    expect(await names("group", "list", "--tag", "purpose")).toEqual([group]);
    await az("group", "delete", "--name", "rg-other", "--yes");
});

test("a Traffic Manager profile is created with an endpoint, changed, listed and deleted", async () => {
    const ofProfile = ["--profile-name", "tm-az", ...inGroup];
    const ofEndpoint = [...ofProfile, "--name", "one", "--type", "externalEndpoints"];
    const isFree = async (): Promise<unknown> =>
        (await az("network", "traffic-manager", "profile", "check-dns", "--name", "contoso-az")).nameAvailable;
    expect(await isFree()).toBe(true);
    await az(
        ...["network", "traffic-manager", "profile", "create", "--name", "tm-az", ...inGroup, "--ttl", "60"],
        ...["--routing-method", "Priority", "--unique-dns-name", "contoso-az"],
        ...["--protocol", "HTTPS", "--port", "443", "--path", "/status-0123456789abcdef"],
    );
    expect(await isFree()).toBe(false);
    await az(
        ...["network", "traffic-manager", "endpoint", "create", ...ofEndpoint],
        ...["--target", `${service}.azure-api.net`, "--endpoint-status", "Enabled", "--priority", "1"],
    );
    const endpoint = () => az("network", "traffic-manager", "endpoint", "show", ...ofEndpoint);
    expect(await endpoint()).toMatchObject({ target: `${service}.azure-api.net`, endpointStatus: "Enabled" });
    await az("network", "traffic-manager", "endpoint", "update", ...ofEndpoint, "--endpoint-status", "Disabled");
    expect(await endpoint()).toMatchObject({ target: `${service}.azure-api.net`, endpointStatus: "Disabled" });
    expect(await names("network", "traffic-manager", "endpoint", "list", ...ofProfile)).toEqual(["one"]);
    await az("network", "traffic-manager", "profile", "update", "--name", "tm-az", ...inGroup, "--ttl", "30");
    expect(await az("network", "traffic-manager", "profile", "show", "--name", "tm-az", ...inGroup)).toMatchObject({
        dnsConfig: { ttl: 30, fqdn: "contoso-az.trafficmanager.net" },
        endpoints: [{ name: "one" }],
    });
    expect(await names("network", "traffic-manager", "profile", "list", ...inGroup)).toEqual(["tm-az"]);
    expect(await names("network", "traffic-manager", "profile", "list")).toEqual(["tm-az"]);
    await az("network", "traffic-manager", "endpoint", "delete", ...ofEndpoint);
    expect(await names("network", "traffic-manager", "endpoint", "list", ...ofProfile)).toEqual([]);
    await az("network", "traffic-manager", "profile", "delete", "--name", "tm-az", ...inGroup);
    expect(await isFree()).toBe(true);
});

test("a role is assigned by its name, at the subscription, too, and found by name and scope", async () => {
    const { objectId, subscriptionId } = sandbox.connection;
    const scope = `/subscriptions/${subscriptionId}`;
    const to = ["--assignee-object-id", objectId, "--assignee-principal-type", "ServicePrincipal"];
    expect(await az("role", "assignment", "create", "--role", "Reader", "--scope", scope, ...to)).toMatchObject({
        scope,
        principalId: objectId,
    });
    const list = (...args: readonly string[]) =>
        az<{ roleDefinitionName: string; scope: string }[]>(
            ...["role", "assignment", "list", "--fill-principal-name", "false", ...args],
        );
    expect(await list("--role", "Reader", "--scope", scope)).toMatchObject([{ roleDefinitionName: "Reader", scope }]);
    expect(await list("--role", "Owner", "--scope", scope)).toEqual([]);
    expect((await list("--all")).map(({ roleDefinitionName }) => roleDefinitionName)).toEqual(
        expect.arrayContaining(["Reader", "Storage Blob Data Contributor"]),
    );
    expect(await az("role", "definition", "list", "--name", "Reader")).toMatchObject([
        { roleName: "Reader", name: "acdd72a7-3385-48ef-bd42-f606fba81ae7" },
    ]);
});

test("providers and resources are listed and shown, by group and type, too", async () => {
    const shown = await az<{ registrationState: string; resourceTypes: { resourceType: string }[] }>(
        ...["provider", "show", "--namespace", "Microsoft.ApiManagement"],
    );
    expect(shown.registrationState).toBe("Registered");
    expect(shown.resourceTypes.map(({ resourceType }) => resourceType)).toContain("service");
    const providers = await az<{ namespace: string }[]>("provider", "list");
    expect(providers.map(({ namespace }) => namespace)).toEqual(
        expect.arrayContaining(["Microsoft.ApiManagement", "Microsoft.Network", "Microsoft.Storage"]),
    );
    expect(await names("resource", "list", ...inGroup)).toEqual([service, account]);
    expect(await names("resource", "list", "--resource-type", "Microsoft.Storage/storageAccounts")).toEqual([account]);
    expect(
        await az(
            ...["resource", "show", ...inGroup, "--name", service],
            ...["--resource-type", "Microsoft.ApiManagement/service"],
        ),
    ).toMatchObject({ name: service, location: "West Europe" });
});

test("the activity log has the operations of a group, each as it began and as it ended", async () => {
    // The sandbox's time runs ahead of this machine's.
    const [from, to] = [startedAt, sandbox.clock.now()].map((time) => time.toISOString());
    const log = await az<{ operationName: { value: string }; status: { value: string }; resourceId: string }[]>(
        ...["monitor", "activity-log", "list", ...inGroup, "--max-events", "200"],
        ...["--start-time", from!, "--end-time", to!],
    );
    const events = log.map(({ operationName, status }) => `${operationName.value}: ${status.value}`);
    expect(events).toEqual(
        expect.arrayContaining([
            "Microsoft.ApiManagement/service/write: Succeeded",
            "Microsoft.ApiManagement/service/backup/action: Succeeded",
            "Microsoft.ApiManagement/service/restore/action: Failed",
        ]),
    );
    expect(log.filter(({ resourceId }) => !resourceId.includes(`/resourceGroups/${group}/`))).toEqual([]);
});

test("a key that is renewed is another one; network rules are added, listed and removed", async () => {
    const before = await accountKey();
    const ofAccount = ["--account-name", account, ...inGroup];
    await az("storage", "account", "keys", "renew", ...ofAccount, "--key", "primary");
    expect(await accountKey()).not.toBe(before);
    const rules = async (): Promise<unknown> =>
        (await az("storage", "account", "network-rule", "list", ...ofAccount)).ipRules;
    await az("storage", "account", "network-rule", "add", ...ofAccount, "--ip-address", "20.1.2.3");
    expect(await rules()).toMatchObject([{ ipAddressOrRange: "20.1.2.3" }]);
    await az("storage", "account", "network-rule", "remove", ...ofAccount, "--ip-address", "20.1.2.3");
    expect(await rules()).toEqual([]);
});

test("a container's metadata is changed through ARM", async () => {
    const ofContainer = ["--name", "notes", "--storage-account", account, ...inGroup];
    await az("storage", "container-rm", "update", ...ofContainer, "--metadata", "purpose=notes");
    expect(await az("storage", "container-rm", "show", ...ofContainer)).toMatchObject({
        metadata: { purpose: "notes" },
    });
});

test("what this cloud does not have is answered as a type that ARM does not know", async () => {
    const groupId = `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${group}`;
    for (const { command, options } of unansweredCommands) {
        await expect(az(...command.split(" "), ...options({ group, groupId }))).rejects.toThrow(
            /resource type could not be found/,
        );
    }
});

test("restored into a new service, and into one of StandardV2, az lists the same as before", async () => {
    const [, id] = before;
    await restoreInto(azure(), id, snapshot);
    expect(differencesOf(before, [await readByAz(service), id])).toEqual([]);
    const other = `${service}-v2`;
    await azure().clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait(group, other, {
        ...{ location: "westeurope", publisherEmail: "apim@contoso.example", publisherName: "Contoso" },
        sku: { name: "StandardV2", capacity: 1 },
    });
    const otherId = id.replace(/[^/]+$/, other);
    await restoreInto(azure(), otherId, snapshot);
    expect(differencesOf(before, [await readByAz(other), otherId])).toEqual([]);
});

test("deleting the resource group takes away all that is in it", async () => {
    await az("group", "delete", "--name", group, "--yes");
    expect(await az("group", "list")).toEqual([]);
    expect(await az("apim", "list")).toEqual([]);
    expect(await az("storage", "account", "list")).toEqual([]);
});

test("every command that was run is in the table of docs/sandbox.md, and no other", () => {
    const answered = Object.entries(answeredCommands).flatMap(([first, commands]) =>
        commands.map((command) => `${first} ${command}`.trim()),
    );
    const listed = [...answered, ...unansweredCommands.map(({ command }) => command)];
    expect([...typed].sort()).toEqual(listed.sort());
});
