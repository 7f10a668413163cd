import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import type { ConfigMap, Stack, UpResult } from "@pulumi/pulumi/automation";
import { resolveEngine } from "../../cli/engine";
import type { Engine } from "../../cli/engine";
import { createProject, setOperator } from "../../demo/project";
import type { Project } from "../../demo/project";

import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { SandboxClients } from "../../sandbox/clients";
import { runDirectory } from "./run-directory";
import { createServiceStack } from "./service-stack";

/** The real engine on the project's own stacks, against a sandbox. */
export interface EngineFixture {
    readonly engine: Engine;
    readonly sandbox: Sandbox;
    readonly clients: SandboxClients;
    readonly project: Project;
    /** The vault's stack, which lets the sandbox's client operate. */
    vaultStack(config?: ConfigMap): Promise<Stack>;
    /** A site's stack that runs the program `service`: one service by triggers, outside of declared failover. */
    serviceStack(name: "primary" | "standby", config?: ConfigMap): Promise<Stack>;
    /** Files of the engine's state and of the project's config, with what they hold. */
    writtenFiles(): Map<string, string>;
    stop(): Promise<void>;
}

export async function startEngineFixture(name: string, speed = 6000): Promise<EngineFixture> {
    const directory = runDirectory(name);
    const engine = await resolveEngine((line) => process.stderr.write(`${line}\n`));
    const sandbox = await startSandbox({ directory: path.join(directory.path, "azure"), speed });
    const work = path.join(directory.path, "work");
    const project = createProject(work, engine, sandbox.environment);
    return {
        engine,
        sandbox,
        clients: sandboxClients(sandbox.connection),
        project,
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
