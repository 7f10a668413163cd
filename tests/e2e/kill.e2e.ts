import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

let azure: EngineFixture;
let primary: Stack;
let standby: Stack;

beforeAll(async () => {
    azure = await startEngineFixture("kill");
    const vault = await azure.project.stack("vault");
    primary = await azure.project.stack("primary");
    standby = await azure.project.stack("standby");
    await primary.removeConfig("apim-dr:backupTrigger");
    await standby.removeConfig("apim-dr:restoreTrigger");
    for (const stack of [vault, primary, standby]) {
        await stack.up();
    }
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

/** Types `pulumi up`, and kills the engine with all it started as soon as Azure has taken the operation. */
async function upAndKill(stack: Stack, action: "backup" | "restore"): Promise<void> {
    const mark = azure.sandbox.requestLog.mark();
    // No time passes, so that the operation is still under way when the engine dies.
    const child = spawn(azure.engine.path, ["up", "--yes", "--skip-preview", "--stack", stack.name], {
        cwd: azure.project.directory,
        env: { ...process.env, ...azure.project.environment },
        stdio: "ignore",
        detached: true,
    });
    azure.sandbox.clock.hold();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    while (azure.sandbox.requestLog.accepted(action, mark).length === 0) {
        expect(child.exitCode).toBeNull();
        await sleep(50);
    }
    // The answer is on its way: the record of the operation is written within this time.
    await sleep(1000);
    process.kill(-child.pid!, "SIGKILL");
    await ended;
    azure.sandbox.clock.release();
    await stack.cancel();
}

test.each([
    ["backup", () => primary, "apim-dr:backupTrigger"],
    ["restore", () => standby, "apim-dr:restoreTrigger"],
] as const)(
    "a %s whose up was killed is adopted by the next up: one accepted POST, then all same",
    async (action, stackOf, trigger) => {
        const stack = stackOf();
        const mark = azure.sandbox.requestLog.mark();
        await stack.setConfig(trigger, { value: "killed" });
        await upAndKill(stack, action);
        await stack.up();
        expect(azure.sandbox.requestLog.accepted(action, mark)).toHaveLength(1);
        const { resources } = (await stack.exportStack()).deployment as {
            resources: { type: string; outputs?: { result?: string } }[];
        };
        const results = resources
            .filter(({ type }) => type.includes("dynamic/apim"))
            .map(({ outputs }) => outputs?.result);
        expect(results).toEqual(["succeeded"]);
        expect(changesOf(await stack.up())).toEqual({});
    },
);
