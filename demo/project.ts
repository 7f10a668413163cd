import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import * as path from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { ConfigMap, Stack } from "@pulumi/pulumi/automation";
import { engineEnvironment } from "../cli/engine";
import type { Engine } from "../cli/engine";
import { toldByEvents } from "../cli/up/told-stack";

const checkout = path.join(__dirname, "..");
/** What `pulumi up` reads. A copy of it, so that a run's salts and config do not end up in the checkout. */
const sources = ["Pulumi.yaml", "stacks", "tsconfig.json", "tsconfig.base.json"];

/** A working copy of the project with a state of its own, on which the real CLI runs. */
export interface Project {
    readonly directory: string;
    /** What `pulumi` needs in its environment, beside the sandbox's. */
    readonly environment: Readonly<Record<string, string>>;
    stack(name: string, config?: ConfigMap): Promise<Stack>;
}

/**
 * @param directory - below the checkout, so that the copy finds its node_modules; what was there is removed.
 * @param environment - how to reach Azure.
 */
export function createProject(
    directory: string,
    engine: Engine,
    environment: Readonly<Record<string, string>>,
): Project {
    rmSync(directory, { recursive: true, force: true });
    const project = path.join(directory, "project");
    mkdirSync(project, { recursive: true, mode: 0o700 });
    sources.forEach((name) => cpSync(path.join(checkout, name), path.join(project, name), { recursive: true }));
    return openProject(project, directory, engine, environment);
}

/**
 * A project that is there, as the real CLI runs it.
 *
 * @param project - the folder of its Pulumi.yaml.
 * @param directory - where its state is kept.
 * @param environment - how to reach Azure; a PATH in it comes before the engine's own.
 */
export function openProject(
    project: string,
    directory: string,
    engine: Engine,
    environment: Readonly<Record<string, string>>,
): Project {
    const folders = { state: path.join(directory, "state"), home: path.join(directory, "home") };
    Object.values(folders).forEach((folder) => mkdirSync(folder, { recursive: true, mode: 0o700 }));
    const forEngine = engineEnvironment(engine);
    const all: Record<string, string> = {
        ...environment,
        ...forEngine,
        PATH: [environment.PATH, forEngine.PATH].filter(Boolean).join(path.delimiter),
        PULUMI_BACKEND_URL: `file://${folders.state}`,
        PULUMI_HOME: folders.home,
        PULUMI_CONFIG_PASSPHRASE: randomBytes(24).toString("base64url"),
    };
    // The Automation API looks for `pulumi` on this process's PATH.
    process.env.PATH = all.PATH;
    return {
        directory: project,
        environment: all,
        async stack(name, config = {}) {
            const stack = await LocalWorkspace.createOrSelectStack(
                { stackName: name, workDir: project },
                { envVars: all },
            );
            if (Object.keys(config).length > 0) {
                await stack.setAllConfig(config);
            }
            return toldByEvents(stack);
        },
    };
}

/** Gives whoever runs Pulumi a role on the vault's blobs, as its config asks for. */
export function setOperator(vault: Stack, objectId: string): Promise<void> {
    const principal = { principalId: { value: objectId }, principalType: { value: "ServicePrincipal" } };
    const config = Object.entries(principal).map(([key, value]) => [`apim-dr:operators[0].${key}`, value]);
    return vault.setAllConfig(Object.fromEntries(config) as ConfigMap, true);
}
