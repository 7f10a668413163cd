import { spawn } from "node:child_process";
import * as path from "node:path";
import type { Kind } from "./cases";
import { runbookStacks } from "./runbook-lines";
import type { TwoSites } from "./two-sites";

const bin = path.join(__dirname, "../../cli/bin.js");

/** `apim-dr up`, as it is typed. */
export const runCommand = ({ azure }: TwoSites): Promise<void> =>
    type(azure, process.execPath, [bin, "up", "--yes", "--dir", azure.project.directory]);

/** The lines of the runbook, as they are typed. */
export async function runRunbook({ azure }: TwoSites, kind: Kind): Promise<void> {
    for (const stack of runbookStacks(kind)) {
        await type(azure, azure.engine.path, ["up", "--yes", "--non-interactive", "--stack", stack]);
    }
}

function type({ project }: TwoSites["azure"], command: string, args: readonly string[]): Promise<void> {
    const child = spawn(command, args, {
        cwd: project.directory,
        env: { ...process.env, ...project.environment },
        stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.on("data", (data: Buffer) => (said += data.toString()));
    child.stderr.on("data", (data: Buffer) => (said += data.toString()));
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code) => {
            if (code === 0) {
                resolve();
            } else {
                reject(new Error(`'${[path.basename(command), ...args].join(" ")}' ended with ${code}:\n${said}`));
            }
        });
    });
}
