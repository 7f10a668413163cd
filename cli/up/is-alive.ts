import { readFileSync } from "node:fs";

/** Whether a process of this machine still runs, of any user. */
export function isAlive(pid: number): boolean {
    try {
        return process.kill(pid, 0) && !hasEnded(pid);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code !== "ESRCH";
    }
}

/**
 * Whether a process that is still listed has ended: what a killed run has started stays so until the system's first process
 * takes note, which in a container may never be. Source: proc_pid_stat(5); other systems than Linux do not tell.
 */
function hasEnded(pid: number): boolean {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The name before it, in brackets, may hold any character.
        return /^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
    } catch {
        return false;
    }
}
