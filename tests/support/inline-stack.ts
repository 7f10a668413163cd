import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import type { EngineFixture } from "./engine-fixture";

/** A stack of a program that a test declares in place, on the real engine. */
export function inlineStack(azure: EngineFixture, stackName: string, program: PulumiFn): Promise<Stack> {
    return LocalWorkspace.createOrSelectStack(
        { stackName, projectName: "inline", program },
        { envVars: { ...azure.project.environment } },
    );
}
