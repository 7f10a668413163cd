import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Installs what a requirements file names from PyPI into a virtual environment of its own, unless it is there already.
 *
 * @returns the folder of its commands.
 * @throws Error when there is no Python to do it with.
 */
export async function installFromPyPi(
    name: string,
    requirements: string,
    report: (line: string) => void,
): Promise<string> {
    const home = path.resolve(__dirname, "..", "..", ".sandbox", "clients", name);
    // Written last: an installation that was cut short is done again.
    const stamp = path.join(home, "installed.txt");
    const wanted = readFileSync(requirements, "utf8");
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
        return path.join(home, "bin");
    }
    report(`Installing ${name} from PyPI, once`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(path.dirname(home), { recursive: true });
    await run("python3", ["-m", "venv", home]).catch((error: Error) => {
        throw new Error(
            `python3 cannot make a virtual environment for ${name}. Install Python 3.10 or later with its venv module ` +
                "(on Debian and Ubuntu: apt-get install python3 python3-venv), then run this again.",
            { cause: error },
        );
    });
    await run(path.join(home, "bin", "pip"), ["install", "--quiet", "--requirement", requirements], {
        env: { ...process.env, PIP_DISABLE_PIP_VERSION_CHECK: "1" },
    });
    writeFileSync(stamp, wanted);
    return path.join(home, "bin");
}
