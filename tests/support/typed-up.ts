import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "@pulumi/pulumi/automation";
import type { LoggedRequest } from "../../sandbox";
import type { LatencyFault } from "../../sandbox/faults/fault";
import { descendants } from "./descendants";
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

/** Kills a process and all that it has started, as when the machine goes. */
export async function killAll({ pid }: ChildProcess): Promise<void> {
    [pid!, ...(await descendants(pid!))].forEach((each) => process.kill(each, "SIGKILL"));
}

export async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
        await sleep(20);
    }
}

/** Keeps back the answer to a request until whoever waits for it is dead. @returns once it was carried out. */
export async function holdBack(
    { sandbox }: EngineFixture,
    filter: Pick<LatencyFault, "endpoint" | "method" | "path" | "skip">,
): Promise<void> {
    const mark = sandbox.requestLog.mark();
    sandbox.faults.add({ kind: "latency", seconds: 5, times: 1, ...filter });
    const path = new RegExp(filter.path ?? "", "i");
    const isMeant = (request: LoggedRequest): boolean =>
        request.endpoint === filter.endpoint && request.method === filter.method && path.test(request.path);
    await until(() => sandbox.requestLog.since(mark).filter(isMeant).length > (filter.skip ?? 0));
}
