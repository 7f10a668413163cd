import { cpSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { Stack } from "@pulumi/pulumi/automation";
import { parseDocument } from "yaml";
import { toldByEvents } from "../../cli/up/told-stack";
import type { EngineFixture } from "./engine-fixture";

/**
 * A stack on another machine: the same commit and the same state as here by now, and from now on its own. The engine's
 * lock, which is in the state, keeps neither from running.
 *
 * @param name - of its folder.
 * @param activeSite - what its commit declares.
 */
export async function stackOnOtherMachine(
    { project }: EngineFixture,
    stackName: string,
    name: string,
    activeSite: string,
): Promise<Stack> {
    const here = path.dirname(project.directory);
    const there = `${here}-${name}`;
    cpSync(here, there, { recursive: true });
    const workDir = path.join(there, path.basename(project.directory));
    const file = path.join(workDir, "Pulumi.yaml");
    const document = parseDocument(readFileSync(file, "utf8"));
    document.setIn(["config", "activeSite", "default"], activeSite);
    writeFileSync(file, document.toString());
    const envVars = { ...project.environment, PULUMI_BACKEND_URL: `file://${path.join(there, "state")}` };
    return toldByEvents(await LocalWorkspace.selectStack({ stackName, workDir }, { envVars }));
}
