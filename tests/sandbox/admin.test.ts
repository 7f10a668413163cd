import * as path from "node:path";
import type { HttpMethods } from "@azure/core-rest-pipeline";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";
import { regionParts } from "../../sandbox/faults/fault";
import { rawRequest } from "./raw-request";

let sandbox: Sandbox;
let clients: SandboxClients;

beforeAll(async () => {
    sandbox = await startSandbox({ directory: path.join(".sandbox", "test-admin"), speed: 1 });
    sandbox.clock.hold();
    clients = sandboxClients(sandbox.connection);
});

afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

const admin = (method: HttpMethods, pathAndQuery: string, body?: unknown) =>
    rawRequest(
        sandbox.connection,
        method,
        `${sandbox.connection.adminEndpoint}${pathAndQuery}`,
        {
            Authorization: `Bearer ${sandbox.connection.adminToken}`,
            ...(body !== undefined && { "Content-Type": "application/json" }),
        },
        body === undefined ? undefined : JSON.stringify(body),
    );
const groups = () =>
    clients.arm("GET", `/subscriptions/${sandbox.connection.subscriptionId}/resourcegroups?api-version=2024-03-01`);

test("without the token of this start nothing is told or done", async () => {
    const { adminEndpoint } = sandbox.connection;
    for (const headers of [{}, { Authorization: "Bearer other" }] as Record<string, string>[]) {
        const answer = await rawRequest(sandbox.connection, "GET", `${adminEndpoint}/clock`, headers);
        expect(answer.status).toBe(401);
    }
});

test("the clock is advanced, held, released and set to another speed", async () => {
    const before = sandbox.clock.now().getTime();
    const { body } = await admin("PATCH", "/clock", { advanceSeconds: 90 });
    expect(body).toEqual({ now: new Date(before + 90_000).toISOString(), speed: 1, held: true });
    expect((await admin("PATCH", "/clock", { speed: 50, held: false })).body).toMatchObject({ speed: 50, held: false });
    expect((await admin("PATCH", "/clock", { speed: 1, held: true })).body).toMatchObject({ speed: 1, held: true });
    expect((await admin("GET", "/clock")).body).toEqual(sandbox.clock.read());
});

test("a fault is set, listed with how often it struck, and removed", async () => {
    const fault = { kind: "error", endpoint: "arm", status: 503, path: "/resourcegroups$" };
    const { status, body } = await admin("POST", "/faults", fault);
    const { id } = body as { id: number };
    expect(status).toBe(201);
    expect((await groups()).status).toBe(503);
    expect((await admin("GET", "/faults")).body).toEqual([{ id, fault, passed: 0, struck: 1 }]);
    expect((await admin("DELETE", `/faults/${id}`)).status).toBe(204);
    expect((await admin("DELETE", `/faults/${id}`)).status).toBe(404);
    expect((await groups()).status).toBe(200);
    await admin("POST", "/faults", fault);
    expect((await admin("DELETE", "/faults")).status).toBe(204);
    expect((await groups()).status).toBe(200);
});

test.each([
    ["/faults", { kind: "lightning" }],
    ["/faults", { kind: "latency" }],
    ["/faults", { kind: "error", status: 200 }],
    ["/faults", { kind: "drop", lost: "both" }],
    ["/faults", { kind: "latency", seconds: 1, path: "(" }],
    ["/faults", { kind: "truncate", extra: true }],
])("%s refuses %j", async (where, body) => {
    const answer = await admin("POST", where, body);
    expect(answer.status).toBe(400);
    expect((answer.body as { error: string }).error).toMatch(/^body/);
    expect(sandbox.faults.list()).toEqual([]);
});

test.each([
    ["all", ["managementPlane", "gateways", "storage"]],
    [["storage"], ["storage"]],
    [undefined, ["managementPlane", "storage"]],
])("an outage of the parts %j that is set from outside strikes them", async (parts, struck) => {
    await admin("POST", "/faults", { kind: "regionOutage", location: "westeurope", ...(parts && { parts }) });
    expect(regionParts.filter((part) => sandbox.faults.isRegionDown("westeurope", part))).toEqual(struck);
    await admin("DELETE", "/faults");
});

test("every answer has the sandbox's time: what is known, what is not, what is refused, of every endpoint", async () => {
    await admin("PATCH", "/clock", { advanceSeconds: 40 * 24 * 60 * 60 });
    const { armEndpoint, blobEndpoint, dataPlaneEndpoint, adminEndpoint, tenantId } = sandbox.connection;
    const now = sandbox.clock.now().toUTCString();
    for (const url of [
        `${armEndpoint}/metadata/endpoints?api-version=2022-09-01`,
        `${armEndpoint}/subscriptions?api-version=2022-12-01`,
        `${armEndpoint}/nothing`,
        `${armEndpoint}/${tenantId}/v2.0/.well-known/openid-configuration`,
        `${blobEndpoint}/stnone/container/blob`,
        `${dataPlaneEndpoint}/status-0123456789abcdef`,
        `${adminEndpoint}/clock`,
    ]) {
        const { headers } = await rawRequest(sandbox.connection, "GET", url);
        expect({ url, date: headers.date }).toEqual({ url, date: now });
    }
});

test("requests are listed by endpoint, method, path and status, without queries, headers or bodies", async () => {
    const { mark } = (await admin("GET", "/requests")).body as { mark: number };
    const group = `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/rg-log`;
    await clients.arm("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope", tags: { secret: "x" } });
    await clients.arm("GET", `${group}x?api-version=2024-03-01`);
    const listed = async (query: string) =>
        (await admin("GET", `/requests?since=${mark}&${query}`)).body as { requests: unknown[] };
    const put = { endpoint: "arm", method: "PUT", path: group, status: 201, lost: false };
    expect((await listed("endpoint=arm&method=PUT")).requests).toEqual([
        { ...put, at: sandbox.clock.now().toISOString() },
    ]);
    expect((await listed("status=404")).requests).toHaveLength(1);
    expect((await listed("path=rg-log$")).requests).toHaveLength(1);
    expect((await listed("endpoint=blob")).requests).toEqual([]);
});

test("running operations are listed", async () => {
    const group = `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/rg-running`;
    await clients.arm("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" });
    await clients.arm("DELETE", `${group}?api-version=2024-03-01`);
    expect((await admin("GET", "/operations")).body).toEqual([
        { effect: "deleteGroup", subject: "rg-running", region: "westeurope", endsAt: expect.any(String) as string },
    ]);
    await admin("PATCH", "/clock", { advanceSeconds: 3600 });
    expect((await admin("GET", "/operations")).body).toEqual([]);
});

test("tokens issued so far expire, and a new one is good", async () => {
    expect((await groups()).status).toBe(200);
    expect((await admin("POST", "/tokens/expire")).status).toBe(204);
    expect(await groups()).toMatchObject({ status: 401, body: { error: { code: "ExpiredAuthenticationToken" } } });
    clients = sandboxClients(sandbox.connection);
    expect((await groups()).status).toBe(200);
});
