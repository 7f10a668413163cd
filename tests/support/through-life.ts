import type { ConfigMap, OutputMap, Stack, UpResult } from "@pulumi/pulumi/automation";
import type { Project } from "../../demo/project";
import type { EngineFixture } from "./engine-fixture";
import { changesOf } from "./engine-fixture";

/** Slow enough that a snapshot is not due again while the machine is busy with the same `up`. */
export const lifeSpeed = 1200;

/** An `up`, and one more that has nothing to do: the clock rests meanwhile, so that no snapshot falls due. */
export async function upTwice({ sandbox }: EngineFixture, stack: Stack): Promise<UpResult> {
    const first = await stack.up();
    sandbox.clock.hold();
    try {
        expect(changesOf(await stack.up())).toEqual({});
    } finally {
        sandbox.clock.release();
    }
    return first;
}

/** A stack's life as its owner sees it: comes up, has nothing to do the second time, and is destroyed to the last resource. */
export async function throughLife(
    azure: EngineFixture,
    project: Project,
    name: string,
    config: ConfigMap,
): Promise<OutputMap> {
    const stack = await project.stack(name, config);
    const first = await upTwice(azure, stack);
    expect(changesOf(first).create).toBeGreaterThan(0);
    await destroyWhole(stack);
    return first.outputs;
}

/** To the last resource. */
export async function destroyWhole(stack: Stack): Promise<void> {
    await stack.destroy();
    const { resources = [] } = (await stack.exportStack()).deployment as { resources?: unknown[] };
    expect(resources).toEqual([]);
}
