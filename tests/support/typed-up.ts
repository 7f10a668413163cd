import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import type { LatencyFault } from "../../sandbox/faults/fault";
import type { EngineFixture } from "./engine-fixture";

/** A `pulumi up` as a process, so that it can be killed. */
export interface TypedUp {
    readonly child: ChildProcess;
    readonly ended: Promise<unknown>;
}

/** Types `pulumi up`. */
export function typeUp({ engine, project }: EngineFixture, stack: Stack): TypedUp {
    const child = spawn(engine.path, ["up", "--yes", "--skip-preview", "--stack", stack.name], {
        cwd: project.directory,
        env: { ...process.env, ...project.environment },
        stdio: "ignore",
    });
    return { child, ended: new Promise((resolve) => child.once("exit", resolve)) };
}

export async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
        await sleep(20);
    }
}

/** Keeps back the answer to a request that is carried out, until whoever waits for it is dead. */
export async function holdBack(
    { sandbox }: EngineFixture,
    filter: Pick<LatencyFault, "endpoint" | "method" | "path" | "skip">,
): Promise<void> {
    const id = sandbox.faults.add({ kind: "latency", seconds: 5, times: 1, ...filter });
    await until(() => sandbox.faults.list().some((fault) => fault.id === id && fault.struck === 1));
    await sleep(200);
}
