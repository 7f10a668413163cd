import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import type { ConfigMap, Stack, UpResult } from "@pulumi/pulumi/automation";
import { resolveEngine } from "../../cli/engine";
import type { Engine } from "../../cli/engine";
import { createProject, setOperator } from "../../demo/project";
import type { Project } from "../../demo/project";

import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox, SandboxOptions } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";
import { compileStacks } from "./compile-stacks";
import { fastStart } from "./fast-start";
import { runDirectory } from "./run-directory";
import { createServiceStack } from "./service-stack";

/** The real engine on the project's own stacks, against a sandbox. */
export interface EngineFixture {
    readonly engine: Engine;
    readonly sandbox: Sandbox;
    readonly clients: SandboxClients;
    readonly project: Project;
    /** How to reach the sandbox, with what lets programs and providers start fast. */
    readonly environment: Readonly<Record<string, string>>;
    /** The vault's stack, which lets the sandbox's client operate. */
    vaultStack(config?: ConfigMap): Promise<Stack>;
    /** A site's stack that runs the program `service`: one service by triggers, outside of declared failover. */
    serviceStack(name: "primary" | "standby", config?: ConfigMap): Promise<Stack>;
    /** Files of the engine's state and of the project's config, with what they hold. */
    writtenFiles(): Map<string, string>;
    stop(): Promise<void>;
}

/** @param reachesGateways - names of gateways lead to the sandbox, by its proxy. */
export async function startEngineFixture(
    name: string,
    speed = 6000,
    durations?: SandboxOptions["durations"],
    reachesGateways = false,
): Promise<EngineFixture> {
    const directory = runDirectory(name);
    const report = (line: string) => void process.stderr.write(`${line}\n`);
    const engine = await resolveEngine(report);
    const sandbox = await startSandbox({ directory: path.join(directory.path, "azure"), speed, durations });
    const work = path.join(directory.path, "work");
    const proxy = { HTTPS_PROXY: sandbox.connection.dataPlaneProxy, NO_PROXY: "127.0.0.1,localhost" };
    const environment = {
        ...sandbox.environment,
        ...(await fastStart(report)),
        ...(reachesGateways && proxy),
    };
    const project = createProject(work, engine, environment);
    compileStacks(project.directory);
    return {
        engine,
        sandbox,
        clients: sandboxClients(sandbox.connection),
        project,
        environment,
        async vaultStack(config) {
            const vault = await project.stack("vault", config);
            await setOperator(vault, sandbox.connection.objectId);
            return vault;
        },
        serviceStack: (name, config) => createServiceStack(project, name, config),
        writtenFiles: () => new Map(listFiles(work).map((file) => [file, readFileSync(file, "utf8")])),
        async stop() {
            await sandbox.stop();
            directory.remove();
        },
    };
}

/** Counts of an `up`, without what stayed the same. */
export function changesOf({ summary }: { readonly summary: UpResult["summary"] }): Record<string, number> {
    const { same: _same, ...changes } = summary.resourceChanges ?? {};
    return changes;
}

function listFiles(folder: string): string[] {
    return existsSync(folder)
        ? readdirSync(folder).flatMap((name) => {
              const file = path.join(folder, name);
              return statSync(file).isDirectory() ? listFiles(file) : [file];
          })
        : [];
}
