import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Stack } from "@pulumi/pulumi/automation";
import { startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

let azure: EngineFixture;
let vault: Stack;
let groupId: string;

beforeAll(async () => {
    azure = await startEngineFixture("azure-native");
    vault = await azure.vaultStack({ "apim-dr:protectVault": { value: "false" } });
    groupId = `/subscriptions/${azure.sandbox.connection.subscriptionId}/resourceGroups/rg-apim-dr-vault`;
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

test("a resource that exists already is not taken over, as by the real provider", async () => {
    await azure.clients.arm("PUT", `${groupId}?api-version=2024-03-01`, { location: "swedencentral" });
    await expect(vault.up()).rejects.toThrow("cannot create already existing resource");
});

test("it is imported by its ID, and the next up goes on from it", async () => {
    const { stdout } = await promisify(execFile)(
        azure.engine.path,
        [
            ...["import", "azure-native:resources:ResourceGroup", "imported", groupId.replace("Groups", "groups")],
            ...["--stack", "vault", "--yes", "--protect=false", "--generate-code=false", "--skip-preview"],
        ],
        { cwd: azure.project.directory, env: { ...process.env, ...azure.project.environment } },
    );
    expect(stdout).toContain("1 imported");
    const { resources } = (await vault.exportStack()).deployment as {
        resources: { urn: string; id?: string; inputs?: unknown }[];
    };
    expect(resources.find(({ urn }) => urn.endsWith("::imported"))?.inputs).toMatchObject({
        resourceGroupName: "rg-apim-dr-vault",
        location: "swedencentral",
    });
});

test("an operation that Azure refuses fails at once with Azure's own code and text", async () => {
    // The imported group is not in the program: the up deletes it, and creates its own after that.
    await azure.clients.arm("DELETE", `${groupId}?api-version=2024-03-01`);
    azure.sandbox.clock.advance(3600);
    await vault.refresh();
    await vault.setConfig("apim-dr:vaultStorageAccount", { value: "taken" });
    const other = `/subscriptions/${azure.sandbox.connection.subscriptionId}/resourceGroups/rg-other`;
    await azure.clients.arm("PUT", `${other}?api-version=2024-03-01`, { location: "swedencentral" });
    const body = { location: "swedencentral", kind: "StorageV2", sku: { name: "Standard_LRS" } };
    const account = `${other}/providers/Microsoft.Storage/storageAccounts/taken?api-version=2024-01-01`;
    expect((await azure.clients.arm("PUT", account, body)).status).toBe(202);
    await expect(vault.up()).rejects.toThrow('Status=409 Code="StorageAccountAlreadyTaken"');
});
