import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import envPaths from "env-paths";
import type { BegunRun } from "./engine-locks";

/** Where this user's runs are noted while they go on. */
export const runsFolder = path.join(envPaths("apim-dr", { suffix: "" }).log, "runs");

/** The runs of a project's stacks that this user has begun on this machine: a note that stands after its run tells that it was killed. */
export class BegunRuns {
    /** @param project - its folder. */
    constructor(
        private readonly project: string,
        private readonly folder = runsFolder,
    ) {}

    /** @returns undefined where there is no note, or none that can be read. */
    find(stack: string): BegunRun | undefined {
        try {
            const run = JSON.parse(readFileSync(this.fileOf(stack), "utf8")) as Partial<BegunRun>;
            const { user, host, pid, startedAt } = run;
            return user !== undefined && host !== undefined && typeof pid === "number" && startedAt !== undefined
                ? { user, host, pid, startedAt }
                : undefined;
        } catch {
            return undefined;
        }
    }

    /** Notes a run. One that cannot be noted goes on without: its lock would be left to its user. */
    note(stack: string, run: BegunRun): void {
        try {
            mkdirSync(this.folder, { recursive: true, mode: 0o700 });
            writeFileSync(this.fileOf(stack), JSON.stringify(run), { mode: 0o600 });
        } catch {
            // As said.
        }
    }

    forget(stack: string): void {
        rmSync(this.fileOf(stack), { force: true });
    }

    private fileOf(stack: string): string {
        const digest = createHash("sha256").update([this.project, stack].join("\n")).digest("hex").slice(0, 16);
        return path.join(this.folder, `${digest}.json`);
    }
}

/** This process, as a run that begins now. */
export function thisRun(): BegunRun {
    return {
        user: os.userInfo().username,
        host: os.hostname(),
        pid: process.pid,
        startedAt: new Date().toISOString(),
    };
}
