import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

/** Azure restores a backup for 30 days. The tests are chapters of one story, on the sandbox's clock. */

let azure: EngineFixture;
let vault: Stack;
let primary: Stack;
let standby: Stack;
let ticker: NodeJS.Timeout;

const hour = 60 * 60;
const day = 24 * hour;
const accepted = (action: "backup" | "restore", mark: number): number =>
    azure.sandbox.requestLog.accepted(action, mark).length;
const failureOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
        () => Promise.reject(new Error("It did not fail.")),
        (error: Error) => error.message,
    );

/** Time stands still but for what the test lets pass, and while Azure works, unless it is to be held there. */
let isHeld = false;
beforeAll(async () => {
    azure = await startEngineFixture("expiry");
    const { sandbox } = azure;
    sandbox.clock.hold();
    ticker = setInterval(() => {
        const isBusy = [...sandbox.state.services.values()].some(({ transition }) => transition !== undefined);
        if (isBusy && !isHeld) {
            sandbox.clock.advance(5 * 60);
        }
    }, 100);
    vault = await azure.vaultStack();
    primary = await azure.serviceStack("primary", { "apim-dr:backupTrigger": { value: "first" } });
    standby = await azure.serviceStack("standby");
    await primary.removeConfig("apim-dr:additionalLocations");
    await standby.removeConfig("apim-dr:restoreTrigger");
    for (const stack of [vault, primary, standby]) {
        await stack.up();
    }
}, 300_000);

afterAll(async () => {
    clearInterval(ticker);
    await azure.stop();
});

test("a snapshot that expires while Azure restores it: Azure's words, with the code and the way out", async () => {
    azure.sandbox.clock.advance(29 * day + 18 * hour);
    await standby.setConfig("apim-dr:restoreTrigger", { value: "late" });
    const mark = azure.sandbox.requestLog.mark();
    isHeld = true;
    const failing = failureOf(standby.up());
    while (accepted("restore", mark) === 0) {
        await sleep(20);
    }
    azure.sandbox.clock.advance(8 * hour);
    isHeld = false;
    const message = await failing;
    expect(message).toContain("RestoreFailed: Cannot restore: backup expired");
    expect(message).toContain("Expired: Azure restores a backup for 30 days. Choose a newer snapshot");
    expect(accepted("restore", mark)).toBe(1);
});

test("an expired snapshot is refused in the preflight: nothing is sent to Azure, and the resource stays", async () => {
    const mark = azure.sandbox.requestLog.mark();
    const message = await failureOf(standby.up());
    expect(message).toMatch(
        /NotRestorable: The snapshot of \S+ \([^)]+\) could be restored until .* and it is .*: choose a newer/,
    );
    expect(azure.sandbox.requestLog.writes(mark).filter(({ endpoint }) => endpoint === "arm")).toEqual([]);
    expect(accepted("restore", mark)).toBe(0);
    const { resources } = (await standby.exportStack()).deployment as { resources: { type: string }[] };
    expect(resources.filter(({ type }) => type.endsWith("apim:Restore"))).toHaveLength(1);
});

test("a refresh shows it as expired, and an up takes no other one for that", async () => {
    const said: string[] = [];
    await primary.refresh({ onEvent: ({ diagnosticEvent }) => void said.push(diagnosticEvent?.message ?? "") });
    expect(said.join("\n")).toMatch(/Warning: the snapshot of \S+ \([^)]+\) has expired: Azure could restore it until/);
    const { resources } = (await primary.exportStack()).deployment as {
        resources: { type: string; outputs?: { result?: string } }[];
    };
    expect(resources.find(({ type }) => type.endsWith("apim:Backup"))?.outputs?.result).toBe("expired");
    const mark = azure.sandbox.requestLog.mark();
    const up = await primary.up();
    expect(changesOf(up)).toEqual({});
    expect(up.outputs.snapshot!.value).toMatchObject({ result: "expired" });
    expect(azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test("a new snapshot is the way out: the restore that failed goes on with it", async () => {
    await primary.setConfig("apim-dr:backupTrigger", { value: "newer" });
    await primary.up();
    const mark = azure.sandbox.requestLog.mark();
    const { outputs } = await standby.up();
    expect(accepted("restore", mark)).toBe(1);
    expect((outputs.restore!.value as { snapshot: string }).snapshot).toContain("-newer-");
    expect(changesOf(await standby.up())).toEqual({});
});
