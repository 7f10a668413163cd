import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Stack } from "@pulumi/pulumi/automation";
import type { LoggedRequest } from "../../sandbox";
import type { LatencyFault } from "../../sandbox/faults/fault";
import { descendants } from "./descendants";
import type { EngineFixture } from "./engine-fixture";

/** A command as a process, so that it can be killed. */
export interface Typed {
    readonly child: ChildProcess;
    readonly ended: Promise<Ended>;
}

export interface Ended {
    /** null for a process that was killed. */
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

const bin = path.join(__dirname, "..", "..", "cli", "bin.js");

/** Runs a command where nobody can be asked. */
export function start(
    command: string,
    args: readonly string[],
    cwd: string | undefined,
    env: NodeJS.ProcessEnv,
): Typed {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr }))) };
}

/** Types `pulumi up`. */
export const typeUp = ({ engine, project }: EngineFixture, stack: Stack): Typed =>
    start(engine.path, ["up", "--yes", "--skip-preview", "--stack", stack.name], project.directory, {
        ...process.env,
        ...project.environment,
    });

/** Types `apim-dr up`, from another folder than the project's. */
export const typeCommand = ({ project }: EngineFixture, ...args: readonly string[]): Typed =>
    start("node", [bin, "up", "--dir", project.directory, ...args], undefined, {
        ...process.env,
        ...project.environment,
    });

/** What of a typed command ends: all of it, as when the machine goes, the engine, or the hosts of dynamic providers. */
export const victims = ["everything", "engine", "provider host"] as const;
export type Victim = (typeof victims)[number];

const isVictim: Readonly<Record<Victim, (args: string) => boolean>> = {
    everything: () => true,
    engine: (args) => /^\S*\/pulumi(\s|$)/.test(args),
    "provider host": (args) => /dynamic-provider|pulumi-resource-pulumi-nodejs/.test(args),
};

/** Kills what a command has started, or a part of it. @returns the processes that it had started. */
export async function kill({ pid }: ChildProcess, victim: Victim): Promise<number[]> {
    const started = [pid!, ...(await descendants(pid!))];
    const { stdout } = await promisify(execFile)("ps", ["-o", "pid=,args=", "-p", started.join(",")]);
    const found = stdout
        .trim()
        .split("\n")
        .map((line) => /^\s*(\d+)\s+(.*)$/.exec(line)!)
        .filter(([, , args]) => isVictim[victim](args!))
        .map(([, found]) => Number(found));
    found.filter(isAlive).forEach((each) => process.kill(each, "SIGKILL"));
    return found.length > 0 ? started : [];
}

export function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}

/** Kills a process and all that it has started, as when the machine goes. */
export const killAll = (child: ChildProcess): Promise<unknown> => kill(child, "everything");

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
