import { LocalWorkspace } from "@pulumi/pulumi/automation";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { toldByEvents } from "../../cli/up/told-stack";
import type { EngineFixture } from "./engine-fixture";

/** A stack of a program that a test declares in place, on the real engine. */
export async function inlineStack(azure: EngineFixture, stackName: string, program: PulumiFn): Promise<Stack> {
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName, projectName: "inline", program },
        { envVars: { ...azure.project.environment } },
    );
    return toldByEvents(stack);
}
