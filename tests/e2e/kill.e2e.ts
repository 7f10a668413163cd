import { execFile, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

let azure: EngineFixture;
let primary: Stack;
let standby: Stack;

beforeAll(async () => {
    azure = await startEngineFixture("kill");
    const vault = await azure.vaultStack();
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

/** Every process that a process has started, and those in turn. */
async function descendants(root: number): Promise<number[]> {
    const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid="]);
    const processes = stdout
        .trim()
        .split("\n")
        .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
    const below = (parent: number): number[] =>
        processes.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...below(pid)]);
    return below(root);
}

/** Types `pulumi up`, and kills the engine, with all it started or alone, as soon as Azure has taken the operation. */
async function upAndKill(stack: Stack, action: "backup" | "restore", whom: "all" | "engine" = "all") {
    const mark = azure.sandbox.requestLog.mark();
    // No time passes, so that the operation is still under way when the engine dies.
    const child = spawn(azure.engine.path, ["up", "--yes", "--skip-preview", "--stack", stack.name], {
        cwd: azure.project.directory,
        env: { ...process.env, ...azure.project.environment },
        stdio: "ignore",
    });
    azure.sandbox.clock.hold();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    while (azure.sandbox.requestLog.accepted(action, mark).length === 0) {
        expect(child.exitCode).toBeNull();
        await sleep(50);
    }
    // The answer is on its way: the record of the operation is written within this time.
    await sleep(1000);
    // All at once, as when the machine goes: an orphan would finish the work.
    const started = await descendants(child.pid!);
    for (const pid of [child.pid!, ...(whom === "all" ? started : [])]) {
        process.kill(pid, "SIGKILL");
    }
    await ended;
    azure.sandbox.clock.release();
    await stack.cancel();
    return started;
}

test("an engine that alone is killed leaves no process behind", async () => {
    await primary.setConfig("apim-dr:backupTrigger", { value: "orphans" });
    const orphans = await upAndKill(primary, "backup", "engine");
    expect(orphans.length).toBeGreaterThanOrEqual(2);
    await sleep(3000);
    const alive = orphans.filter((pid) => {
        try {
            return process.kill(pid, 0);
        } catch {
            return false;
        }
    });
    expect(alive).toEqual([]);
});

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
