import { CodedError } from "../../dynamic-providers/common/coded-error";
import * as path from "node:path";
import { compileCacheFolder } from "./cache-folder";
import type { Engine, EngineWay, Progress } from "./engine";
import { goWay } from "./go-way";
import { npmWay } from "./npm-way";
import { pathWay } from "./path-way";
import { textOf } from "../text-of";

const ways: readonly EngineWay[] = [pathWay, npmWay, goWay];

/**
 * Finds a Pulumi CLI: `pulumi` on PATH, the npm package `pulumi`, a Go toolchain, in this order. One that is there already
 * is taken before another is installed, so that a run without a network does not wait for one.
 *
 * @throws Error that lists the three ways, with what stood against each.
 */
export async function resolveEngine(progress: Progress = () => undefined, from = ways): Promise<Engine> {
    const problems = new Map<EngineWay, string>();
    const attempt = async (way: EngineWay, get: () => Promise<Engine>): Promise<Engine | undefined> => {
        try {
            return await get();
        } catch (error) {
            problems.set(way, textOf(error));
            return undefined;
        }
    };
    for (const way of from) {
        const engine = await attempt(way, () => way.find());
        if (engine) {
            return engine;
        }
    }
    for (const way of from) {
        const engine = way.install && (await attempt(way, () => way.install!(progress)));
        if (engine) {
            return engine;
        }
    }
    throw new CodedError(
        "PulumiCliMissing",
        [
            "No Pulumi CLI was found. Do one of these:",
            ...from.map((way) => `  - ${way.advice}\n    Tried: ${problems.get(way)}`),
        ].join("\n"),
    );
}

/** The environment to run an engine in: its folder comes first, so that its language host is found. */
export function engineEnvironment(engine: Engine): Record<string, string> {
    return {
        PATH: [path.dirname(engine.path), process.env.PATH].join(path.delimiter),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        NODE_COMPILE_CACHE: compileCacheFolder,
    };
}

export function describeEngine({ name, version, path: executable }: Engine): string {
    const origin = { PATH: "from PATH", npm: "from the npm package", go: "built with Go" }[name];
    return `Pulumi ${version} ${origin}: ${executable}`;
}
