import * as path from "node:path";
import { compileCacheFolder } from "../../cli/engine/cache-folder";
import { installNode22 } from "./node-22";

/**
 * The environment in which programs and providers start in half of the time: Node 22, as `engines` asks for, which keeps what
 * it has compiled of them. Where there is none to be had, they run on what this process runs on.
 *
 * @returns a PATH that holds its folder alone, to put in front of another.
 */
export async function fastStart(
    report: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Promise<Readonly<Record<string, string>>> {
    const node = await installNode22(report).catch((error: Error) => {
        report(`Programs run on Node ${process.versions.node}: ${error.message}`);
        return path.dirname(process.execPath);
    });
    return {
        PATH: node,
        NODE_COMPILE_CACHE: compileCacheFolder,
        NODE_OPTIONS: `--require ${path.join(__dirname, "lazy-modules.js")}`,
    };
}
