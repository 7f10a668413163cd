import { startSandbox, sandboxClients } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";
import { runDirectory } from "../support/run-directory";
import { documented } from "./behaviour";

const directory = runDirectory("sandbox-resource-groups");
const reference = "https://learn.microsoft.com/rest/api/resources/resource-groups";
let sandbox: Sandbox;
let clients: SandboxClients;

beforeAll(async () => {
    sandbox = await startSandbox({ directory: directory.path });
    clients = sandboxClients(sandbox.connection);
});

afterAll(async () => {
    await sandbox.stop();
    directory.remove();
});

const groupUrl = (name: string): string =>
    `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${name}?api-version=2025-04-01`;

documented(`${reference}/check-existence`)("HEAD answers 204 for a resource group that exists, else 404", async () => {
    await clients.arm("PUT", groupUrl("rg-head"), { location: "westeurope" });
    expect(await clients.arm("HEAD", groupUrl("RG-HEAD"))).toMatchObject({ status: 204, body: undefined });
    expect(await clients.arm("HEAD", groupUrl("rg-none"))).toMatchObject({ status: 404, body: undefined });
});

documented(`${reference}/update`)("PATCH replaces the tags of a resource group", async () => {
    await clients.arm("PUT", groupUrl("rg-patch"), { location: "westeurope", tags: { first: "1" } });
    const patched = await clients.arm("PATCH", groupUrl("RG-Patch"), { tags: { second: "2" } });
    expect(patched).toMatchObject({ status: 200, body: { name: "rg-patch", location: "westeurope" } });
    expect(patched.body).toHaveProperty("tags", { second: "2" });
    expect((await clients.arm("GET", groupUrl("rg-patch"))).body).toEqual(patched.body);
    expect((await clients.arm("PATCH", groupUrl("rg-none"), { tags: {} })).status).toBe(404);
});
