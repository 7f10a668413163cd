import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";

let directory: string;
let data: string;

beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "apim-dr-data-"));
    data = path.join(directory, "data");
});

afterEach(() => rmSync(directory, { recursive: true }));

const start = (speed = 6000): Promise<Sandbox> => startSandbox({ directory, dataDirectory: data, speed });
const group = ({ connection }: Sandbox): string => `/subscriptions/${connection.subscriptionId}/resourceGroups/rg-data`;
const accountId = (sandbox: Sandbox): string => `${group(sandbox)}/providers/Microsoft.Storage/storageAccounts/stdata`;
const serviceId = (sandbox: Sandbox): string =>
    `${group(sandbox)}/providers/Microsoft.ApiManagement/service/data-service`;
const service = { location: "westeurope", sku: { name: "Premium", capacity: 1 }, identity: { type: "SystemAssigned" } };
const publisher = { publisherEmail: "apim@contoso.example", publisherName: "Contoso" };

/** A group, an account with a container and a blob, a role and a service whose backup runs. @returns its poll's URL. */
async function fill(sandbox: Sandbox): Promise<string> {
    const clients = sandboxClients(sandbox.connection);
    await clients.arm("PUT", `${group(sandbox)}?api-version=2024-03-01`, { location: "westeurope" });
    await clients.arm("PUT", `${accountId(sandbox)}?api-version=2024-01-01`, {
        location: "westeurope",
        kind: "StorageV2",
        sku: { name: "Standard_LRS" },
    });
    await clients.arm("PUT", `${accountId(sandbox)}/blobServices/default/containers/backups?api-version=2024-01-01`);
    await clients.arm(
        "PUT",
        `${accountId(sandbox)}/providers/Microsoft.Authorization/roleAssignments/4d3b0b6e-8f86-4b5a-9a53-0b9a3c2f7e11?api-version=2022-04-01`,
        {
            properties: {
                principalId: sandbox.connection.objectId,
                roleDefinitionId: "/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe",
            },
        },
    );
    await clients.blobService("stdata").getContainerClient("backups").getBlockBlobClient("kept").upload("kept text", 9);
    await clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait("rg-data", "data-service", {
        ...service,
        ...publisher,
    });
    await clients.arm("PUT", `${serviceId(sandbox)}/namedValues/kept?api-version=2024-05-01`, {
        properties: { displayName: "kept", value: "before" },
    });
    const { body } = await clients.arm("POST", `${accountId(sandbox)}/listKeys?api-version=2024-01-01`);
    sandbox.clock.hold();
    const backup = await clients.arm("POST", `${serviceId(sandbox)}/backup?api-version=2022-08-01`, {
        storageAccount: "stdata",
        containerName: "backups",
        backupName: "snapshot",
        accessKey: (body as { keys: { value: string }[] }).keys[0]!.value,
    });
    expect(backup.status).toBe(202);
    return backup.headers.location!;
}

test("after a restart everything is there, under the same endpoints, and a running operation goes on", async () => {
    const first = await start();
    const poll = await fill(first);
    const before = first.clock.now();
    await first.stop();

    const second = await start();
    try {
        const clients = sandboxClients(second.connection);
        const [old, now] = [first, second].map(({ connection: { clientSecret, adminToken, signIn, ...same } }) => {
            const { oidcRequestToken, identityHeader, ...sameSignIn } = signIn;
            const secrets = [clientSecret, adminToken, oidcRequestToken, identityHeader];
            return { same: { ...same, sameSignIn }, secrets };
        });
        expect(now!.same).toEqual(old!.same);
        expect(now!.secrets.filter((secret) => old!.secrets.includes(secret))).toEqual([]);
        expect(second.clock.now()).toEqual(before);

        const poller = await clients.arm("GET", poll.slice(second.connection.armEndpoint.length));
        expect(poller.status).toBe(202);
        second.clock.release();
        second.clock.advance(3600);
        const done = await clients.arm("GET", poll.slice(second.connection.armEndpoint.length));
        expect(done).toMatchObject({ status: 200, body: { name: "data-service" } });

        const kept = await clients.arm("GET", `${serviceId(second)}/namedValues/kept?api-version=2024-05-01`);
        expect(kept.body).toMatchObject({ properties: { value: "before" } });
        const container = clients.blobService("stdata").getContainerClient("backups");
        expect((await container.getBlockBlobClient("kept").downloadToBuffer()).toString()).toBe("kept text");
        const { lastModified } = await container.getBlockBlobClient("kept").getProperties();
        expect(lastModified!.getTime()).toBeLessThanOrEqual(before.getTime());
        expect((await container.getBlockBlobClient("snapshot").getProperties()).contentLength).toBeGreaterThan(0);
    } finally {
        await second.stop();
    }
});

test("state is written while it runs, for its owner only and without the client's secret", async () => {
    const sandbox = await start();
    try {
        await fill(sandbox);
        const file = path.join(data, "state.json");
        const written = async (): Promise<string> => {
            const text = readFileSync(file, "utf8");
            if (!text.includes('"backup"')) {
                await new Promise((resolve) => setTimeout(resolve, 20));
                return written();
            }
            return text;
        };
        const text = await written();
        expect(statSync(file).mode & 0o777).toBe(0o600);
        expect(text).not.toContain(sandbox.connection.clientSecret);
        expect(text).not.toContain(sandbox.connection.adminToken);
    } finally {
        await sandbox.stop();
    }
});

test("a data directory in use, and one of another format, are refused by name", async () => {
    const sandbox = await start();
    try {
        await expect(start()).rejects.toThrow(/is taken: end the sandbox that uses the directory, or name another one/);
    } finally {
        await sandbox.stop();
    }
    writeFileSync(path.join(data, "state.json"), '{"format":"other"}');
    await expect(start()).rejects.toThrow(/holds 'other' and this release reads 'apim-dr sandbox state 1'/);
});

test("a host that other machines can reach is refused unless it is asked for in words", async () => {
    for (const host of ["192.0.2.1", "example.com"]) {
        await expect(startSandbox({ directory, host })).rejects.toThrow(
            `host is '${host}': other machines could reach the sandbox there`,
        );
    }
    await expect(startSandbox({ directory, host: "0.0.0.0", allowNonLoopback: true })).rejects.toThrow(
        /Name the address that they use/,
    );
    const sandbox = await startSandbox({ directory, host: "localhost" });
    expect(sandbox.connection.armEndpoint).toMatch(/^https:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+$/);
    await sandbox.stop();
});
