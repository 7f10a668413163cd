import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BegunRuns, thisRun } from "./begun-runs";
import { areLeftBy, readLocks } from "./engine-locks";
import type { BegunRun } from "./engine-locks";
import { isAlive } from "./is-alive";

const refusal = (...locks: string[]): string =>
    [
        `error: the stack is currently locked by ${locks.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.`,
        ...locks.map((lock) => `  file:///state/.pulumi/locks/organization/p/primary/1.json: created by ${lock}`),
    ].join("\n");
const lock = "CORP\\ops@agent-1 (pid 42) at 2026-11-29T10:00:05Z";
const begun: BegunRun = { user: "CORP\\ops", host: "agent-1", pid: 41, startedAt: "2026-11-29T10:00:05.900Z" };
const nobody = (): boolean => false;

test("a lock that a killed run of this command has left is told from every other", () => {
    expect(areLeftBy(begun, readLocks(refusal(lock)), nobody)).toBe(true);
    // As an error of the Automation API has it.
    const twice = `code: -2\n stdout: \n stderr: ${refusal(lock)}\n err?: Error: ${refusal(lock)}\n`;
    expect(areLeftBy(begun, readLocks(twice), nobody)).toBe(true);
});

test.each<[string, BegunRun | undefined, string, readonly number[]]>([
    ["this command has begun no run", undefined, refusal(lock), []],
    ["the run goes on", begun, refusal(lock), [41]],
    ["the engine goes on", begun, refusal(lock), [42]],
    ["the lock is another machine's", begun, refusal(lock.replace("agent-1", "agent-2")), []],
    ["the lock is another user's", begun, refusal(lock.replace("ops@", "dev@")), []],
    ["the lock is older than the run", begun, refusal(lock.replace("10:00:05Z", "09:59:00Z")), []],
    ["one lock of two is another's", begun, refusal(lock, lock.replace("agent-1", "agent-2")), []],
    ["one lock of two is not told", begun, refusal(lock, "somebody"), []],
    ["the backend tells nobody", begun, "error: [409] Conflict: Another update is currently in progress.", []],
])("it is left alone where %s", (_, run, text, alive) => {
    expect(areLeftBy(run, readLocks(text), (pid) => alive.includes(pid))).toBe(false);
});

test("a run is noted until it has come to its end, for its project and stack alone", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "runs-"));
    try {
        const runs = new BegunRuns("/project", folder);
        expect(runs.find("primary")).toBeUndefined();
        const run = thisRun();
        runs.note("primary", run);
        expect(runs.find("primary")).toEqual(run);
        expect(isAlive(run.pid)).toBe(true);
        expect(runs.find("standby")).toBeUndefined();
        expect(new BegunRuns("/another", folder).find("primary")).toBeUndefined();
        runs.forget("primary");
        runs.forget("primary");
        expect(runs.find("primary")).toBeUndefined();
        // Without a folder to write to, the run goes on.
        const file = path.join(folder, "file");
        writeFileSync(file, "");
        new BegunRuns("/project", path.join(file, "runs")).note("primary", run);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test("a process that was killed is not alive, also while nobody has taken note of its end", async () => {
    // The shell stops itself, and so does not take note.
    const shell = spawn("sh", ["-c", "sleep 100 & echo $!; kill -STOP $$"], { stdio: ["ignore", "pipe", "ignore"] });
    const ended = once(shell, "exit");
    try {
        const [said] = (await once(shell.stdout, "data")) as [Buffer];
        const pid = Number(said.toString());
        expect(isAlive(pid)).toBe(true);
        process.kill(pid, "SIGKILL");
        for (let look = 0; look < 100 && isAlive(pid); look += 1) {
            await sleep(20);
        }
        expect(isAlive(pid)).toBe(false);
    } finally {
        shell.kill("SIGKILL");
        await ended;
    }
});
