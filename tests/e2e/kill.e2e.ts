import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { holdBack, isAlive, kill, killAll, typeUp, until } from "../support/typed-up";
import type { Victim } from "../support/typed-up";

let azure: EngineFixture;
let primary: Stack;
let standby: Stack;

beforeAll(async () => {
    azure = await startEngineFixture("kill");
    const vault = await azure.vaultStack();
    primary = await azure.serviceStack("primary");
    standby = await azure.serviceStack("standby");
    await standby.removeConfig("apim-dr:restoreTrigger");
    const secretsKey = { value: randomBytes(32).toString("base64"), secret: true };
    for (const stack of [primary, standby]) {
        await stack.setConfig("apim-dr:lostAnswerWatchSeconds", { value: "3" });
        // A restore whose answer was lost, and that nobody saw running, is known by all that it brings, secrets included.
        await stack.setConfig("apim-dr:secretsKey", secretsKey);
    }
    for (const stack of [vault, primary, standby]) {
        await stack.up();
    }
}, 900_000);

afterAll(async () => {
    await azure.stop();
});

type Action = "backup" | "restore";

/** When to kill: waits until an `up` that has just been started has come so far, and keeps it from going on. */
type Phase = (action: Action, mark: number) => Promise<void>;

const documents = { backup: "snapshots", restore: "restores" } as const;
const accepted = (action: Action, mark: number): number => azure.sandbox.requestLog.accepted(action, mark).length;

/** A record is written as created, intended, accepted and succeeded. */
const writesDown = (action: Action, skip: number) =>
    ({ endpoint: "blob", method: "PUT", path: `/catalog/${documents[action]}/`, skip }) as const;

const phases: Record<string, Phase> = {
    "the intent is written down": (action) => holdBack(azure, writesDown(action, 0)),
    "Azure has taken the POST and nobody knows": (action) =>
        holdBack(azure, { endpoint: "arm", method: "POST", path: `/${action}$` }),
    "the operation is written down": (action) => holdBack(azure, writesDown(action, 2)),
    "it is waited for": async (action, mark) => {
        await until(() => accepted(action, mark) === 1);
        // The answer is on its way: the record of the operation is written within this time.
        await sleep(1000);
    },
    "the end is written down": async (action, mark) => {
        const ending = holdBack(azure, writesDown(action, 3));
        await until(() => accepted(action, mark) === 1);
        azure.sandbox.clock.release();
        await ending;
    },
};

/** Types `pulumi up`, and kills the engine, the provider host or all of it in a phase. @returns what was started. */
async function upAndKill(stack: Stack, action: Action, phase: Phase, victim: Victim): Promise<number[]> {
    const mark = azure.sandbox.requestLog.mark();
    // No time passes, so that the operation is still under way when they die.
    azure.sandbox.clock.hold();
    const { child, ended } = typeUp(azure, stack);
    await Promise.race([phase(action, mark), ended]);
    expect(child.exitCode).toBeNull();
    // All at once, as when the machine goes: an orphan would finish the work.
    const started = await kill(child, victim);
    expect(started).not.toEqual([]);
    await ended;
    azure.sandbox.faults.clear();
    azure.sandbox.clock.release();
    if (victim !== "provider host") {
        await stack.cancel();
    }
    return started.filter((pid) => pid !== child.pid);
}

/** A standby that is like the snapshot already would be taken for restored. */
async function makeStandbyDiffer(): Promise<void> {
    const { serviceId } = await standby.outputs();
    const tag = `${String(serviceId!.value)}/tags/not-in-the-snapshot?api-version=2024-05-01`;
    await azure.clients.arm("PUT", tag, { properties: { displayName: "Not in the snapshot" } });
}

test("an engine that alone is killed leaves no process behind", async () => {
    await primary.setConfig("apim-dr:backupTrigger", { value: "orphans" });
    const orphans = await upAndKill(primary, "backup", phases["it is waited for"]!, "engine");
    expect(orphans.length).toBeGreaterThanOrEqual(2);
    await sleep(3000);
    expect(orphans.filter(isAlive)).toEqual([]);
    await primary.up();
    expect(azure.sandbox.requestLog.accepted("backup")).toHaveLength(1);
    // A creation that a killed engine had begun stands in its state until it is told to clear it.
    await primary.refresh({ clearPendingCreates: true });
});

describe.each(["SIGINT", "SIGTERM"] as const)("an up that is asked to end by %s", (signal) => {
    /** As an agent does at the end of its hour: it asks the CLI alone, while Azure works. */
    async function interrupt(trigger: string) {
        const mark = azure.sandbox.requestLog.mark();
        await primary.setConfig("apim-dr:backupTrigger", { value: trigger });
        azure.sandbox.clock.hold();
        const run = typeUp(azure, primary);
        await phases["it is waited for"]!("backup", mark);
        run.child.kill(signal);
        await sleep(1000);
        // The engine waits for the call.
        expect(run.child.exitCode).toBeNull();
        return { mark, ...run };
    }

    async function expectOneSnapshot(mark: number): Promise<void> {
        await primary.up();
        expect(accepted("backup", mark)).toBe(1);
        expect((await primary.outputs()).snapshot!.value).toMatchObject({ result: "succeeded" });
        expect(changesOf(await primary.up())).toEqual({});
    }

    test("ends once the backup is done, keeps it in the state, and leaves no lock", async () => {
        const { mark, ended } = await interrupt(`${signal} and done`);
        azure.sandbox.clock.release();
        await ended;
        const { resources, pending_operations: pending } = (await primary.exportStack()).deployment as {
            resources: { type: string; outputs?: { result?: string } }[];
            pending_operations?: unknown[];
        };
        expect(pending ?? []).toEqual([]);
        expect(resources.find(({ type }) => type.endsWith("apim:Backup"))?.outputs?.result).toBe("succeeded");
        await expectOneSnapshot(mark);
    });

    test("and killed after a grace: the next up goes on with the same backup", async () => {
        const { mark, child, ended } = await interrupt(`${signal} and killed`);
        await killAll(child);
        await ended;
        azure.sandbox.clock.release();
        await primary.cancel();
        await expectOneSnapshot(mark);
    });
});

describe.each([
    ["backup", () => primary, "apim-dr:backupTrigger"],
    ["restore", () => standby, "apim-dr:restoreTrigger"],
] as const)("a %s", (action, stackOf, trigger) => {
    test.each(
        Object.keys(phases).flatMap((phase) =>
            (["everything", "provider host"] as const).map((victim) => [phase, victim] as const),
        ),
    )("killed when %s (%s) ends in one accepted POST with the next up", async (phase, victim) => {
        const stack = stackOf();
        if (action === "restore") {
            await makeStandbyDiffer();
        }
        const mark = azure.sandbox.requestLog.mark();
        await stack.setConfig(trigger, { value: `${phase} ${victim}` });
        await upAndKill(stack, action, phases[phase]!, victim);
        await stack.up();
        expect(azure.sandbox.requestLog.accepted(action, mark)).toHaveLength(1);
        const { resources } = (await stack.exportStack()).deployment as {
            resources: { type: string; outputs?: { result?: string } }[];
        };
        const results = resources
            .filter(({ type }) => /dynamic\/apim:(Backup|Restore)$/.test(type))
            .map(({ outputs }) => outputs?.result);
        expect(results).toEqual(["succeeded"]);
        // What a dead provider host leaves, a dead engine leaves too: looked at once.
        if (victim === "everything") {
            expect(changesOf(await stack.up())).toEqual({});
        }
    });
});
