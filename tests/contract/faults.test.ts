import { randomUUID } from "node:crypto";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import type { Fault } from "../../sandbox";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { failureOf, ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

/** Each fault reaches a client of the SDK as Azure's own would, and the product recovers from it. */

let azure: AzureFixture;
let host: ProviderHost;
let serviceId: string;
let common: Properties;

beforeAll(async () => {
    azure = await startAzureFixture("faults");
    host = await ProviderHost.start(azure.sandbox.environment);
    serviceId = await azure.createService("faulty");
    await azure.grant(serviceId);
    common = {
        serviceId,
        ...azure.operationInputs,
        accessWaitSeconds: 20,
        __provider: await serializeProvider(backupProvider),
    };
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

afterEach(() => azure.sandbox.faults.clear());

const set = (fault: Fault): number => azure.sandbox.faults.add(fault);
const struck = (): number => azure.sandbox.faults.list().reduce((sum, fault) => sum + fault.struck, 0);
const inputs = (change: Properties = {}): Properties => ({ ...common, trigger: randomUUID(), ...change });

/** Runs a backup and counts what Azure accepted for it. */
async function backUp(wanted = inputs(), by = host): Promise<{ result: unknown; accepted: number }> {
    const mark = azure.sandbox.requestLog.mark();
    const { state } = await by.create(wanted);
    return { result: state.result, accepted: azure.sandbox.requestLog.accepted("backup", mark).length };
}

/** A backup that fails at first. @returns what it left behind. */
const failAtFirst = (wanted: Properties) => failureOf(host.create(wanted));

async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}

const done = { result: "succeeded", accepted: 1 };
const post = { endpoint: "arm", method: "POST", path: "/backup$", times: 1 } as const;
const poll = { endpoint: "arm", path: "/operation(results|Results|Statuses)/", times: 1 } as const;

test.each<[string, Fault]>([
    ["a slow answer to the POST", { kind: "latency", seconds: 1, ...post }],
    ["429 with Retry-After for the POST", { kind: "error", status: 429, retryAfterSeconds: 1, ...post }],
    ["500 for a poll", { kind: "error", status: 500, ...poll }],
    ["503 with Retry-After for a poll", { kind: "error", status: 503, retryAfterSeconds: 1, ...poll }],
    ["a connection that ends before a poll is answered", { kind: "drop", lost: "answer", ...poll }],
    [
        "half a body of the service",
        { kind: "truncate", endpoint: "arm", method: "GET", path: "/service/faulty$", times: 1 },
    ],
    ["503 ServerBusy of the storage", { kind: "error", status: 503, endpoint: "blob", method: "PUT", times: 1 }],
    ["429 of the storage", { kind: "error", status: 429, endpoint: "blob", times: 2 }],
    ["half a blob", { kind: "truncate", endpoint: "blob", method: "GET", path: "/catalog/snapshots/", times: 1 }],
    ["429 for the first polls after the 202", { kind: "error", status: 429, retryAfterSeconds: 0, ...poll, times: 5 }],
    ["a lost connection to the first polls after the 202", { kind: "drop", lost: "request", ...poll, times: 2 }],
])("%s is waited out within the same run", async (_name, fault) => {
    set(fault);
    expect(await backUp()).toEqual(done);
    expect(struck()).toBe((fault as { readonly times: number }).times);
});

test("what stays away is told in one message, with the host and the way out, and the next run goes on", async () => {
    const away = set({ kind: "error", status: 503, endpoint: "arm", path: "/operation(results|Results|Statuses)/" });
    const wanted = inputs();
    const mark = azure.sandbox.requestLog.mark();
    const failure = await failAtFirst(wanted);
    expect(failure.message).toMatch(
        /ServerBusy: '[^/']+' could not serve the request \(HTTP 503; \d+ tries in 1\d s\)/,
    );
    azure.sandbox.faults.remove(away);
    expect(await host.update(failure.id, failure.properties, wanted)).toMatchObject({ result: "succeeded" });
    expect(azure.sandbox.requestLog.accepted("backup", mark)).toHaveLength(1);
});

test("a sign-in that fails once is waited out within the same run", async () => {
    // A provider signs in once: the others' has done so.
    const fresh = await ProviderHost.start(azure.sandbox.environment);
    try {
        set({ kind: "error", status: 503, endpoint: "entra", method: "POST", times: 1 });
        expect(await backUp(inputs(), fresh)).toEqual(done);
        expect(struck()).toBe(1);
    } finally {
        await fresh.stop();
    }
});

test.each(["request", "answer"] as const)(
    "a lost %s of the POST ends in one accepted backup, in the same run",
    async (lost) => {
        set({ kind: "drop", lost, ...post });
        expect(await backUp()).toEqual(done);
        expect(struck()).toBe(1);
    },
);

test("where the first answer to each write of the catalog is lost, the same run takes one backup", async () => {
    // Each is sent again, until an answer comes: that of the first never does.
    for (let skip = 0; skip < 40; skip += 2) {
        set({ kind: "drop", lost: "answer", endpoint: "blob", method: "PUT", skip, times: 1 });
    }
    const mark = azure.sandbox.requestLog.mark();
    expect(await backUp()).toEqual(done);
    const writes = azure.sandbox.requestLog
        .since(mark)
        .filter(({ endpoint, method }) => endpoint === "blob" && method === "PUT");
    const written = writes.filter(({ status }) => status === 201);
    expect(written.length).toBeGreaterThanOrEqual(6);
    expect(written.filter(({ lost }) => !lost)).toEqual([]);
    // The service and the blob are watched after a lost answer to the POST, and to nothing else.
    expect(writes.filter(({ status }) => status === 409)).not.toEqual([]);
});

test("503 for the POST is taken for a lost answer: watched for, then sent again", async () => {
    set({ kind: "error", status: 503, ...post });
    expect(await backUp()).toEqual(done);
});

test("an operation that fails says why, and the next run takes it again", async () => {
    set({ kind: "operation", effect: "backup", outcome: "fail", code: "BackupFailed", message: "No space.", times: 1 });
    const wanted = inputs();
    const failure = await failAtFirst(wanted);
    expect(failure.message).toContain("BackupFailed: No space.");
    expect(failure.properties.result).toBe("failed");
    expect(await host.update(failure.id, failure.properties, wanted)).toMatchObject({ result: "succeeded" });
});

test("a backup of five hours runs into timeoutSeconds, and the next run goes on waiting for it", async () => {
    const stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
    const wanted = inputs({ timeoutSeconds: 2 });
    const mark = azure.sandbox.requestLog.mark();
    const failure = await failAtFirst(wanted);
    expect(failure.message).toMatch(/timeoutSeconds is 2.* Azure accepted it at .* and continues: run it again/);
    azure.sandbox.clock.advance(5 * 60 * 60);
    azure.sandbox.faults.remove(stuck);
    expect(await host.update(failure.id, failure.properties, wanted)).toMatchObject({ result: "succeeded" });
    expect(azure.sandbox.requestLog.accepted("backup", mark)).toHaveLength(1);
});

test("an operation whose URL Azure no longer knows is found done by its blob", async () => {
    set({ kind: "error", status: 404, code: "OperationNotFound", ...poll, times: undefined });
    expect(await backUp()).toEqual(done);
    expect(struck()).toBeGreaterThan(0);
});

test("an outage of the service's region fails the run in words, and the run after it goes on", async () => {
    const stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
    const mark = azure.sandbox.requestLog.mark();
    const wanted = inputs();
    const failing = failAtFirst(wanted);
    await until(() => azure.sandbox.requestLog.accepted("backup", mark).length === 1);
    const outage = set({ kind: "regionOutage", location: "westeurope" });
    const failure = await failing;
    expect(failure.message).toContain("ServiceUnavailable: The service is unavailable in 'westeurope'.");
    azure.sandbox.faults.remove(outage);
    azure.sandbox.faults.remove(stuck);
    expect(await host.update(failure.id, failure.properties, wanted)).toMatchObject({ result: "succeeded" });
    expect(azure.sandbox.requestLog.accepted("backup", mark)).toHaveLength(1);
});

test("a role that is not known everywhere yet is waited for", async () => {
    const late = await azure.createService("late-role");
    set({ kind: "roleDelay", minutes: 200 });
    await azure.grant(late);
    expect(await backUp(inputs({ serviceId: late }))).toEqual(done);
    expect(
        azure.sandbox.requestLog
            .since(0)
            .filter(({ path, status }) => /late-role\/backup$/.test(path) && status === 400),
    ).not.toEqual([]);
});

test("an empty bucket of requests is waited out", async () => {
    const { sandbox, clients } = azure;
    const speed = sandbox.clock.speed;
    sandbox.clock.setSpeed(1);
    const read = () => clients.arm("GET", `${serviceId}?api-version=2024-05-01`);
    const mark = sandbox.requestLog.mark();
    const throttled = () => sandbox.requestLog.since(mark).filter(({ status }) => status === 429).length;
    while (throttled() === 0) {
        await Promise.all(Array.from({ length: 50 }, read));
    }
    const before = throttled();
    const running = backUp();
    // The bucket is kept empty until the product has met it.
    while (throttled() === before) {
        await Promise.all(Array.from({ length: 10 }, read));
    }
    sandbox.clock.setSpeed(speed);
    expect(await running).toEqual(done);
});

// The last, as it takes away the fixture's own sign-in too.
test("tokens that are refused in the middle of a wait are renewed", async () => {
    const stuck = set({ kind: "operation", effect: "backup", outcome: "stuck" });
    const mark = azure.sandbox.requestLog.mark();
    const running = backUp();
    await until(() => azure.sandbox.requestLog.accepted("backup", mark).length === 1);
    azure.sandbox.expireTokens();
    await until(() => azure.sandbox.requestLog.since(mark).some(({ status }) => status === 401));
    azure.sandbox.faults.remove(stuck);
    expect(await running).toEqual(done);
    // Once is enough: every token is renewed then.
    expect(azure.sandbox.requestLog.since(mark).filter(({ status }) => status === 401)).toHaveLength(1);
});
