import type { ConfigMap, Stack } from "@pulumi/pulumi/automation";
import type { Project } from "../../demo/project";

/** A site's stack that runs the program `service`: one service by triggers, outside of declared failover. */
export async function createServiceStack(
    project: Project,
    name: "primary" | "standby",
    config: ConfigMap = {},
): Promise<Stack> {
    const triggers: Record<string, string> =
        name === "standby" ? { restoreTrigger: "first", restoreSnapshot: "latest" } : {};
    const values = {
        program: "service",
        protectService: "false",
        units: name === "primary" ? "2" : "1",
        ...triggers,
    };
    const stack = await project.stack(name, {
        ...Object.fromEntries(Object.entries(values).map(([key, value]) => [`apim-dr:${key}`, { value }])),
        ...config,
    });
    await stack.removeConfig("apim-dr:schedule");
    if (name === "standby") {
        await stack.removeConfig("apim-dr:additionalLocations");
    }
    return stack;
}
