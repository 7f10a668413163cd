import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import { runDirectory } from "../support/run-directory";

const root = path.resolve(__dirname, "..", "..");
const speed = 300;
const run = runDirectory("conformance-command");
const directory = path.join(run.path, "kit");

let azure: Sandbox;

beforeAll(async () => {
    azure = await startSandbox({ directory: path.join(run.path, "azure"), speed });
});

afterAll(async () => {
    await azure?.stop();
    run.remove();
});

interface Command {
    readonly child: ChildProcess;
    readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
    /** Resolves once it has said so. */
    says(words: string): Promise<void>;
}

/** The command as it is typed, against the second sandbox. */
function type(...words: readonly string[]): Command {
    const child = spawn(
        process.execPath,
        ["--import", "tsx", "conformance/command.ts", "--directory", directory, ...words],
        {
            cwd: root,
            env: { ...process.env, ...azure.environment, CONFORMANCE_CLOCK_SPEED: String(speed) },
        },
    );
    let said = "";
    const listeners = new Set<() => void>();
    const hear = (text: Buffer): void => {
        said += text.toString();
        listeners.forEach((listener) => listener());
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
        child.on("close", (code) => resolve({ code, said })),
    );
    return {
        ...{ child, ended },
        says: (wanted) =>
            new Promise((resolve, reject) => {
                const look = (): void => {
                    if (said.includes(wanted)) {
                        resolve();
                    }
                };
                listeners.add(look);
                look();
                void ended.then(() => reject(new Error(`It ended without "${wanted}": ${said}`)));
            }),
    };
}

const groups = (): number => azure.state.resourceGroups.size;

test("the plan is printed and asked for: without yes, nothing is created", async () => {
    const command = type("--target", "azure", "--plan");
    await command.says("Type yes");
    command.child.stdin!.end("no\n");
    const { code, said } = await command.ended;
    expect([code, groups(), existsSync(directory)]).toEqual([0, 0, false]);
    expect(said).toContain("Nothing was created.");
    expect(said).toMatch(/resource group apim-dr-conformance-[0-9a-f]{8}/);
});

test("a run that is killed goes on where it was, and what it has made goes with --remove alone", async () => {
    const killed = type("--target", "azure");
    await killed.says("create: PUT while it is created");
    killed.child.kill("SIGKILL");
    await killed.ended;
    expect(groups()).toBe(1);

    const { code, said } = await type("--target", "azure").ended;
    expect([code, said]).toEqual([1, expect.stringContaining("--resume")]);

    const resumed = type("--target", "azure", "--resume");
    await resumed.says("changes: PATCH that changes nothing");
    resumed.child.kill("SIGKILL");
    expect((await resumed.ended).said).not.toContain("create: account\n");
    const state = readFileSync(path.join(directory, "state.json"), "utf8");
    expect(JSON.parse(state)).toMatchObject({ target: "azure", steps: expect.arrayContaining([]) as unknown });
    expect(state).not.toContain(azure.connection.clientSecret);

    const removed = await type("--remove").ended;
    expect([removed.code, removed.said]).toEqual([0, expect.stringContaining("All of it is removed.")]);
    expect([groups(), azure.state.services.size, azure.state.deletedServices.size]).toEqual([0, 0, 0]);
    expect((await type("--remove").ended).code).toBe(1);
});
