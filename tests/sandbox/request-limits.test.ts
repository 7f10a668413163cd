import * as path from "node:path";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";
import { documented, reported } from "./behaviour";
import { requestLimits } from "./sources";

let sandbox: Sandbox;
let clients: SandboxClients;

// Time stands still but for advance(), and so does the refill.
beforeAll(async () => {
    sandbox = await startSandbox({ directory: path.join(".sandbox", "test-limits"), speed: 1 });
    sandbox.clock.hold();
    clients = sandboxClients(sandbox.connection);
});

afterAll(() => sandbox.stop());

const group = (name: string): string =>
    `/subscriptions/${sandbox.connection.subscriptionId}/resourceGroups/${name}?api-version=2024-03-01`;
const send = {
    reads: () => clients.arm("GET", group("rg-limits")),
    writes: () => clients.arm("PUT", group("rg-limits"), { location: "westeurope" }),
    deletes: () => clients.arm("DELETE", group("rg-none")),
};

describe.each([
    ["reads", 250, 25],
    ["writes", 200, 10],
    ["deletes", 200, 10],
] as const)("%s of one principal", (kind, size, refillPerSecond) => {
    const remaining = (headers: Readonly<Record<string, string>>) =>
        Number(headers[`x-ms-ratelimit-remaining-subscription-${kind}`]);

    documented(requestLimits)(
        "come from a bucket that is refilled by the second, and answers say what is left",
        async () => {
            sandbox.clock.advance(60);
            expect(remaining((await send[kind]()).headers)).toBe(size - 1);
            for (let sent = 1; sent < size; sent += 1) {
                expect((await send[kind]()).status).not.toBe(429);
            }
            expect((await send[kind]()).status).toBe(429);
            sandbox.clock.advance(1);
            expect(remaining((await send[kind]()).headers)).toBe(refillPerSecond - 1);
        },
    );

    reported("webdevops/azure-metrics-exporter#36")("beyond it answer SubscriptionRequestsThrottled", async () => {
        sandbox.clock.advance(60);
        let answer = await send[kind]();
        for (let sent = 0; sent <= size && answer.status !== 429; sent += 1) {
            answer = await send[kind]();
        }
        expect(answer).toMatchObject({
            status: 429,
            headers: { "retry-after": "1" },
            body: { error: { code: "SubscriptionRequestsThrottled" } },
        });
    });
});
