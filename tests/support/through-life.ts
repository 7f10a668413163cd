import type { ConfigMap, OutputMap } from "@pulumi/pulumi/automation";
import type { Project } from "../../demo/project";
import { changesOf } from "./engine-fixture";

/** A stack's life as its owner sees it: comes up, has nothing to do the second time, and is destroyed to the last resource. */
export async function throughLife(project: Project, name: string, config: ConfigMap): Promise<OutputMap> {
    const stack = await project.stack(name, config);
    const first = await stack.up();
    expect(changesOf(first).create).toBeGreaterThan(0);
    expect(changesOf(await stack.up())).toEqual({});
    await stack.destroy();
    const { resources = [] } = (await stack.exportStack()).deployment as { resources?: unknown[] };
    expect(resources).toEqual([]);
    return first.outputs;
}
