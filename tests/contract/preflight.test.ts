import { randomUUID } from "node:crypto";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

/** Everything that stands against a backup is told at once, by code, and before Azure is asked for it. */

const apiVersion = "?api-version=2024-01-01";
let azure: AzureFixture;
let host: ProviderHost;
let serviceId: string;
let common: Properties;

beforeAll(async () => {
    azure = await startAzureFixture("preflight", true);
    host = await ProviderHost.start(azure.sandbox.environment);
    serviceId = await azure.createService("checked");
    await azure.grant(serviceId);
    common = {
        serviceId,
        ...azure.operationInputs,
        __provider: await serializeProvider(backupProvider),
    };
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

afterEach(async () => {
    azure.sandbox.faults.clear();
    await putAccount();
    await putCors([]);
});

const putAccount = (properties: Properties = {}) =>
    azure.clients.arm("PUT", azure.storageAccountId + apiVersion, {
        location: "swedencentral",
        kind: "StorageV2",
        sku: { name: "Standard_GRS" },
        properties: { allowSharedKeyAccess: true, networkAcls: { defaultAction: "Allow" }, ...properties },
    });
const putCors = (corsRules: readonly Properties[]) =>
    azure.clients.arm("PUT", `${azure.storageAccountId}/blobServices/default${apiVersion}`, {
        properties: { cors: { corsRules } },
    });
const backUp = (change: Properties = {}) => host.create({ ...common, trigger: randomUUID(), ...change });

/** The codes of a refusal, before which nothing was asked of Azure nor written to the vault. */
async function refusalOf(change: Properties = {}): Promise<{ codes: string[]; message: string }> {
    const mark = azure.sandbox.requestLog.mark();
    const message = await backUp(change).then(
        () => "it was not refused",
        (error: unknown) => (error as { details?: string }).details ?? String(error),
    );
    const writes = azure.sandbox.requestLog.writes(mark).filter(({ endpoint }) => endpoint !== "entra");
    expect(writes).toEqual([]);
    return { codes: [...message.matchAll(/^- (\w+): /gm)].map(([, code]) => code!), message };
}

test("a backup passes where nothing stands against it", async () => {
    expect((await backUp()).state).toMatchObject({ result: "succeeded" });
});

test("all reasons are told at once, each with its code and the way out", async () => {
    await putAccount({ networkAcls: { defaultAction: "Deny", bypass: "None", ipRules: [{ value: "127.0.0.1" }] } });
    await putCors([
        {
            allowedOrigins: ["*"],
            allowedMethods: ["GET"],
            allowedHeaders: ["*"],
            exposedHeaders: [],
            maxAgeInSeconds: 1,
        },
    ]);
    const developer = await azure.createService("no-identity", { tier: "Developer", identity: false });
    const { codes, message } = await refusalOf({ serviceId: developer, backupsContainer: "other-backups" });
    expect(codes).toEqual(["ContainerMissing", "CorsRules", "FirewallExcludesService", "IdentityMissing"]);
    expect(message).toContain(`Refused to back up '${developer}':`);
    expect(message).toContain("create it, or name another");
    expect(message).toContain("add AzureServices to its bypass");
});

test("an identity without the role is refused at once, and one that has just got it is waited for", async () => {
    const late = await azure.createService("no-role");
    const { codes, message } = await refusalOf({ serviceId: late });
    expect(codes).toEqual(["RoleMissing"]);
    expect(message).toContain("grant it the role Storage Blob Data Contributor there");
    await azure.grant(late);
    expect((await backUp({ serviceId: late })).state).toMatchObject({ result: "succeeded" });
});

test("roles are known although the token is refused, and the list throttled, when they are first asked for", async () => {
    const without = await azure.createService("no-role-either");
    const struck = { kind: "error", endpoint: "arm", path: "/roleAssignments$", times: 1 } as const;
    azure.sandbox.faults.add({ ...struck, status: 401, code: "InvalidAuthenticationToken" });
    azure.sandbox.faults.add({ ...struck, status: 429, skip: 1, retryAfterSeconds: 0 });
    const mark = azure.sandbox.requestLog.mark();
    expect((await refusalOf({ serviceId: without })).codes).toEqual(["RoleMissing"]);
    const lists = azure.sandbox.requestLog.since(mark).filter(({ path }) => /\/roleAssignments$/i.test(path));
    expect(lists.slice(0, 3).map(({ status }) => status)).toEqual([401, 429, 200]);
});

test("keys are refused where the account allows none, or its firewall keeps the service's own region out", async () => {
    await putAccount({ allowSharedKeyAccess: false });
    expect((await refusalOf({ accessType: "AccessKey" })).message).toContain("KeyBasedAuthenticationNotPermitted");
    const near = await azure.createService("near", { location: "swedencentral" });
    await putAccount({ networkAcls: { defaultAction: "Deny", ipRules: [{ value: "127.0.0.1" }] } });
    expect((await refusalOf({ accessType: "AccessKey", serviceId: near })).codes).toEqual(["FirewallExcludesService"]);
    expect((await refusalOf({ accessType: "AccessKey" })).codes).toEqual(["FirewallExcludesService"]);
    await putAccount({
        networkAcls: { defaultAction: "Deny", ipRules: [{ value: "127.0.0.1" }, { value: "203.0.113.0/24" }] },
    });
    expect((await backUp({ accessType: "AccessKey" })).state).toMatchObject({ result: "succeeded" });
});

test("a user-assigned identity must be the service's own, and may write with a role", async () => {
    const identity = await azure.createIdentity("id-checked");
    const inputs = { accessType: "UserAssignedManagedIdentity", clientId: identity.clientId };
    expect((await refusalOf(inputs)).codes).toEqual(["IdentityMissing"]);
    const owner = await azure.createService("with-identity", { identities: [identity.id] });
    expect((await refusalOf({ ...inputs, serviceId: owner })).codes).toEqual(["RoleMissing"]);
    await azure.grantTo(identity.principalId);
    expect((await backUp({ ...inputs, serviceId: owner })).state).toMatchObject({ result: "succeeded" });
});

test("a service with workspaces is refused", async () => {
    const workspace = `${serviceId}/workspaces/team?api-version=2024-05-01`;
    await azure.clients.arm("PUT", workspace, { properties: { displayName: "Team" } });
    expect((await refusalOf()).codes).toEqual(["WorkspacesPresent"]);
    await azure.clients.arm("DELETE", workspace);
});

test("a service that is busy is waited for, and refused after busyWaitSeconds", async () => {
    const stuck = azure.sandbox.faults.add({ kind: "operation", effect: "update", outcome: "stuck" });
    await azure.clients.arm("PATCH", `${serviceId}?api-version=2022-08-01`, { tags: { busy: randomUUID() } });
    const { codes, message } = await refusalOf({ busyWaitSeconds: 1 });
    expect(codes).toEqual(["ServiceBusy"]);
    expect(message).toContain("Service 'checked' is still 'Updating' after busyWaitSeconds 1");
    const waiting = backUp();
    await new Promise((resolve) => setTimeout(resolve, 500));
    azure.sandbox.faults.remove(stuck);
    expect((await waiting).state).toMatchObject({ result: "succeeded" });
});

test("whoever runs this without a role on the catalog is told so at once", async () => {
    const { state } = azure.sandbox;
    const mine = [...state.roleAssignments.values()].filter(
        ({ principalId }) => principalId === azure.sandbox.connection.objectId,
    );
    mine.forEach(({ name }) => state.roleAssignments.delete(name.toLowerCase()));
    const { codes, message } = await refusalOf();
    expect(codes).toEqual(["OperatorRoleMissing"]);
    expect(message).toContain("as SnapshotVault does for its operators");
    mine.forEach((assignment) => state.roleAssignments.set(assignment.name.toLowerCase(), assignment));
});
