import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Every process that a process has started, and those in turn. */
export async function descendants(root: number): Promise<number[]> {
    const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid="]);
    const processes = stdout
        .trim()
        .split("\n")
        .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
    const below = (parent: number): number[] =>
        processes.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...below(pid)]);
    return below(root);
}
