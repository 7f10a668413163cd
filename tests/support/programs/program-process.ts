import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { ProgramAnswer, ProgramRequest } from "./messages";

const checkout = path.join(__dirname, "..", "..", "..");

/**
 * Runs programs without an engine, in one process of their own: a program's start takes longer than all that it does. What it
 * reads of Azure is real.
 */
export class ProgramProcess {
    private constructor(private readonly child: ChildProcess) {}

    /** @param environment - how to reach Azure. */
    static start(environment: Readonly<Record<string, string>>): ProgramProcess {
        return new ProgramProcess(
            fork(path.join(__dirname, "process.ts"), {
                execArgv: ["--import", "tsx"],
                cwd: checkout,
                env: { ...process.env, ...environment, PULUMI_NODEJS_ROOT_DIRECTORY: checkout },
            }),
        );
    }

    /** One after the other: what a program reads its settings from is the process's. */
    async run(request: ProgramRequest): Promise<ProgramAnswer> {
        this.child.send(request);
        const [answer] = (await once(this.child, "message")) as [ProgramAnswer];
        return answer;
    }

    async stop(): Promise<void> {
        const ended = once(this.child, "exit");
        this.child.kill();
        await ended;
    }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What Pulumi.yaml and a stack's file of this checkout declare, with what a test changes; undefined takes it out. */
export function configOf(stack: string, change: Readonly<Record<string, unknown>> = {}): Record<string, string> {
    const read = <T>(...file: string[]): T => parse(readFileSync(path.join(checkout, ...file), "utf8")) as T;
    const project = read<{ config: Record<string, { default?: unknown }> }>("Pulumi.yaml");
    const { config } = read<{ config: Record<string, unknown> }>("stacks", `Pulumi.${stack}.yaml`);
    const named = (values: Readonly<Record<string, unknown>>) =>
        Object.entries(values).map(([key, value]) => [`apim-dr:${key}`, value] as const);
    const defaults = Object.fromEntries(
        Object.entries(project.config).map(([key, { default: value }]) => [key, value]),
    );
    const all = Object.entries(Object.fromEntries([...named(defaults), ...Object.entries(config), ...named(change)]));
    return Object.fromEntries(
        all.filter(([, value]) => value !== undefined).map(([key, value]) => [key, textOf(value)]),
    );
}
