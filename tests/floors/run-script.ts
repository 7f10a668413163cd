import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";

const root = path.resolve(__dirname, "..", "..");

/** What a script of this folder prints. It runs in a process of its own: jest loads no ES modules, and the tool is one. */
export async function runScript(name: string, args: readonly string[]): Promise<string> {
    const script = path.join(__dirname, name);
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script, ...args], { cwd: root });
    return stdout;
}
