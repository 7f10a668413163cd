import { randomUUID } from "node:crypto";
import { StorageSharedKeyCredential, BlobServiceClient } from "@azure/storage-blob";
import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import { trustingOptions } from "../../sandbox/blob/trusting-options";
import type { SandboxClients } from "../../sandbox/clients";
import { assumed, documented, own } from "./behaviour";
import { storageErrorCodes, storageFirewall, storageRoles } from "./sources";

const roles = {
    reader: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    contributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
};
const hour = 60 * 60;

let sandbox: Sandbox;
let clients: SandboxClients;
let account: string;
let count = 0;

// Time stands still but for advance().
beforeAll(async () => {
    sandbox = await startSandbox({ directory: path.join(".sandbox", "test-front"), speed: 1 });
    sandbox.clock.hold();
    clients = sandboxClients(sandbox.connection);
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
    account = `stfront${(count += 1)}`;
    await clients.arm("PUT", `${group()}?api-version=2024-03-01`, { location: "westeurope" });
    await putAccount();
    for (const container of ["one", "two"]) {
        await clients.arm("PUT", `${containerId(container)}?api-version=2024-01-01`, {});
    }
});

const group = (): string => `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/rg-${account}`;
const accountId = (): string => `${group()}/providers/Microsoft.Storage/storageAccounts/${account}`;
const containerId = (name: string): string => `${accountId()}/blobServices/default/containers/${name}`;
const putAccount = (properties: Record<string, unknown> = {}) =>
    clients.arm("PUT", `${accountId()}?api-version=2024-01-01`, {
        location: "westeurope",
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
        properties,
    });
const container = (name: string): ContainerClient => clients.blobService(account).getContainerClient(name);

async function grant(role: string, scope: string, principalId = sandbox.connection.objectId): Promise<void> {
    await clients.arm(
        "PUT",
        `${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}?api-version=2022-04-01`,
        { properties: { principalId, roleDefinitionId: `/roleDefinitions/${role}` } },
    );
}

async function byKey(): Promise<BlobServiceClient> {
    const { body } = await clients.arm("POST", `${accountId()}/listKeys?api-version=2024-01-01`);
    const key = (body as { keys: { value: string }[] }).keys[0]!.value;
    return new BlobServiceClient(
        `${sandbox.connection.blobEndpoint}/${account}`,
        new StorageSharedKeyCredential(account, key),
        trustingOptions(readFileSync(sandbox.connection.caFile, "utf8")),
    );
}

/** Status and code of a refusal, or `allowed`. */
async function outcome(does: Promise<unknown>): Promise<string> {
    try {
        await does;
        return "allowed";
    } catch (error) {
        const { statusCode, code } = error as { statusCode?: number; code?: string };
        return `${statusCode} ${code}`;
    }
}
const write = (name: string) => outcome(container(name).getBlockBlobClient("blob").upload("text", 4));
const list = (name: string) => outcome(container(name).listBlobsFlat().next());
const mismatch = "403 AuthorizationPermissionMismatch";

documented(storageRoles)("an identity without a role reads and writes no blob", async () => {
    expect([await list("one"), await write("one")]).toEqual([mismatch, mismatch]);
});

documented(storageRoles)("Storage Blob Data Reader reads and does not write", async () => {
    await grant(roles.reader, accountId());
    expect([await list("one"), await write("one")]).toEqual(["allowed", mismatch]);
});

documented(storageRoles)(
    "a role at a container holds there only, one at the resource group everywhere below",
    async () => {
        await grant(roles.contributor, containerId("one"));
        expect([await write("one"), await write("two")]).toEqual(["allowed", mismatch]);
        await grant(roles.contributor, group(), randomUUID());
        expect(await write("two")).toBe(mismatch);
        await grant(roles.contributor, group());
        expect(await write("two")).toBe("allowed");
    },
);

documented("https://learn.microsoft.com/azure/role-based-access-control/troubleshooting")(
    "a new role assignment can take minutes to be known",
    async () => {
        const fault = sandbox.faults.add({ kind: "roleDelay", minutes: 5 });
        await grant(roles.contributor, accountId());
        sandbox.faults.remove(fault);
        expect(await write("one")).toBe(mismatch);
        sandbox.clock.advance(5 * 60);
        expect(await write("one")).toBe("allowed");
    },
);

documented(storageErrorCodes)("keys open an account only where it allows them", async () => {
    const service = await byKey();
    const upload = () => outcome(service.getContainerClient("one").getBlockBlobClient("blob").upload("text", 4));
    expect(await upload()).toBe("allowed");
    await putAccount({ allowSharedKeyAccess: false });
    expect(await upload()).toBe("403 KeyBasedAuthenticationNotPermitted");
});

documented(storageFirewall)("a firewall that denies lets through the addresses and networks it names", async () => {
    await grant(roles.contributor, accountId());
    const rules = (...values: string[]) => ({ defaultAction: "Deny", ipRules: values.map((value) => ({ value })) });
    const outcomes: string[] = [];
    for (const networkAcls of [rules(), rules("203.0.113.7"), rules("127.0.0.1"), rules("127.0.0.0/8")]) {
        await putAccount({ networkAcls });
        outcomes.push(await list("one"));
    }
    expect(outcomes).toEqual(["403 AuthorizationFailure", "403 AuthorizationFailure", "allowed", "allowed"]);
    await putAccount({ networkAcls: rules("127.0.0.1"), publicNetworkAccess: "Disabled" });
    expect(await list("one")).toBe("403 AuthorizationFailure");
});

assumed(
    "in a region that is out connections end without an answer",
    "https://learn.microsoft.com/azure/storage/common/storage-disaster-recovery-guidance, which says that reads and writes fail, and not how",
)("blobs in a region that is out do not answer, those elsewhere do", async () => {
    await grant(roles.contributor, accountId());
    const elsewhere = sandbox.faults.add({ kind: "regionOutage", location: "North Europe" });
    expect(await list("one")).toBe("allowed");
    sandbox.faults.remove(elsewhere);
    const here = sandbox.faults.add({ kind: "regionOutage", location: "West Europe" });
    const asked = container("one")
        .listBlobsFlat({ abortSignal: AbortSignal.timeout(1000) })
        .next();
    await expect(asked).rejects.toThrow();
    sandbox.faults.remove(here);
    expect(await list("one")).toBe("allowed");
});

own("Azure's clock cannot be advanced")("Date, Last-Modified and creation time are the sandbox's own", async () => {
    await grant(roles.contributor, accountId());
    sandbox.clock.advance(1000 * hour);
    const blob = container("one").getBlockBlobClient("a & b/c");
    const madeAt = Math.floor(sandbox.clock.now().getTime() / 1000) * 1000;
    const uploaded = await blob.upload("text", 4);
    expect(uploaded.date!.getTime()).toBe(madeAt);
    expect(uploaded.lastModified!.getTime()).toBe(madeAt);
    sandbox.clock.advance(hour);
    await blob.setMetadata({ changed: "yes" });
    const { lastModified, createdOn, date } = await blob.getProperties();
    expect([createdOn, lastModified, date].map((time) => time!.getTime() - madeAt)).toEqual([
        0,
        hour * 1000,
        hour * 1000,
    ]);
    const listed = (await container("one").listBlobsFlat().next()) as IteratorResult<BlobItem, undefined>;
    expect(listed.value?.properties).toMatchObject({ lastModified, createdOn });
    sandbox.clock.advance(hour);
    await blob.delete();
    const anew = await blob.upload("text", 4);
    expect(anew.lastModified!.getTime() - madeAt).toBe(2 * hour * 1000);
});

documented("https://learn.microsoft.com/rest/api/storagerp/blob-containers")(
    "a container is the same one for the resource manager and for the blob endpoint",
    async () => {
        await grant(roles.contributor, accountId());
        const names = async () => {
            const { body } = await clients.arm(
                "GET",
                `${accountId()}/blobServices/default/containers?api-version=2024-01-01`,
            );
            return (body as { value: { name: string }[] }).value.map(({ name }) => name);
        };
        await container("three").create();
        expect(await names()).toEqual(["one", "two", "three"]);
        await container("three").delete();
        expect(await names()).toEqual(["one", "two"]);
        await clients.arm("DELETE", `${containerId("one")}?api-version=2024-01-01`);
        expect(await outcome(container("one").getProperties())).toMatch(/^404/);
    },
);
