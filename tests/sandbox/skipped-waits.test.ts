import * as path from "node:path";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { LoggedRequest, Sandbox } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";

// A clock that is moved over waits, as Azure's own SDK meets it.
let sandbox: Sandbox;
let clients: SandboxClients;

const group = "rg-waits";

beforeAll(async () => {
    sandbox = await startSandbox({
        directory: path.join(".sandbox", "test-waits"),
        skip: "waits",
        durations: { spread: 0, factor: 0.05 },
    });
    clients = sandboxClients(sandbox.connection);
    const groupId = `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${group}`;
    await clients.arm("PUT", `${groupId}?api-version=2024-03-01`, { location: "westeurope" });
});

afterEach(() => sandbox.faults.clear());
afterAll(() => sandbox.stop());

const service = {
    location: "westeurope",
    sku: { name: "Premium", capacity: 1 },
    publisherEmail: "apim@contoso.example",
    publisherName: "Contoso",
};
const create = (name: string): Promise<unknown> =>
    clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait(group, name, service);

/** @returns the seconds that it took by the sandbox's clock, by real time, and what was asked meanwhile. */
async function measure(act: () => Promise<unknown>) {
    const mark = sandbox.requestLog.mark();
    const [startedAt, startedAtMs] = [sandbox.clock.now(), Date.now()];
    await act();
    return {
        seconds: (sandbox.clock.now().getTime() - startedAt.getTime()) / 1000,
        realSeconds: (Date.now() - startedAtMs) / 1000,
        requests: sandbox.requestLog.since(mark),
    };
}

const isPoll = ({ path: asked }: LoggedRequest): boolean => /operations?(results|statuses)/i.test(asked);

test("a client is told to wait a second, and finds the clock where it would have found it after Azure's wait", async () => {
    const { seconds, realSeconds, requests } = await measure(() => create("one"));
    // 138 seconds, seen at the seventh poll; Azure asks for 20 seconds between them.
    expect(seconds).toBeGreaterThan(140);
    expect(seconds).toBeLessThan(150);
    expect(realSeconds).toBeLessThan(70);
    const polls = requests.filter(isPoll).map(({ at }) => at.getTime());
    // The SDK asks twice at once, and waits from then on.
    const between = polls.slice(2).map((at, index) => Math.round((at - polls[index + 1]!) / 1000));
    expect(between).toEqual([20, 20, 20, 20, 20, 20, 20]);
});

test("two clients that wait at once take no longer than one, and a fault's wait counts as long as it says", async () => {
    const { seconds } = await measure(() => Promise.all([create("two"), create("three")]));
    expect(seconds).toBeLessThan(155);
    sandbox.faults.add({ kind: "error", endpoint: "arm", status: 429, retryAfterSeconds: 600, times: 1 });
    const throttled = await measure(() => clients.apiManagement.apiManagementService.get(group, "two"));
    expect(throttled.seconds).toBeGreaterThan(600);
    expect(throttled.seconds).toBeLessThan(610);
    expect(throttled.realSeconds).toBeLessThan(60);
});

test("whoever waits in the sandbox's process sees the end of an operation while nobody polls", async () => {
    const { apiManagementService } = clients.apiManagement;
    const { seconds } = await measure(async () => {
        await apiManagementService.beginDelete(group, "three");
        const sleeper = sandbox.sleeper();
        while (sandbox.state.services.has("three")) {
            await sleeper.sleep(2);
        }
        sleeper.end();
    });
    // The operation takes seven seconds and a half; the client that does not come back is waited for by real time.
    expect(seconds).toBeLessThan(20);
});
