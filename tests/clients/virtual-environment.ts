import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = path.resolve(__dirname, "..", "..", ".sandbox", "clients");
/** What the tests use of PyPI: the virtual environment's name, and the file of what it holds. */
export const virtualEnvironments = {
    "azure-cli": path.join(__dirname, "requirements.txt"),
    "azure-sdk-for-python": path.join(__dirname, "python", "requirements.txt"),
    "pulumi-python": path.join(__dirname, "..", "languages", "requirements.txt"),
    "check-jsonschema": path.join(__dirname, "linters", "requirements.txt"),
} as const;
export type VirtualEnvironment = keyof typeof virtualEnvironments;

/**
 * The folder of a virtual environment's commands. install-tools.ts has made it before the first test: were it made where it is
 * used, two tests that use one would make it at once.
 */
export function commandsOf(name: VirtualEnvironment): string {
    return path.join(folder, name, "bin");
}

/**
 * Installs what its requirements file names from PyPI, unless it is there already.
 *
 * @throws Error when there is no Python to do it with.
 */
export async function installFromPyPi(name: VirtualEnvironment): Promise<void> {
    const requirements = virtualEnvironments[name];
    const home = path.join(folder, name);
    // Written last: an installation that was cut short is done again.
    const stamp = path.join(home, "installed.txt");
    const wanted = readFileSync(requirements, "utf8");
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) {
        return;
    }
    process.stderr.write(`Installing ${name} from PyPI, once\n`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
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
}
