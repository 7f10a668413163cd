import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { UpReport } from "../../cli/up/report";
import { runDirectory } from "../support/run-directory";

const bin = path.join(__dirname, "..", "..", "cli", "bin.js");
const directory = runDirectory("up-options");
const project = path.join(directory.path, "own");

beforeAll(() => {
    mkdirSync(project, { recursive: true });
    writeFileSync(path.join(project, "Pulumi.yaml"), "name: own\nruntime: nodejs\nconfig:\n  activeSite: middle\n");
});

afterAll(() => directory.remove());

interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** No Pulumi CLI can be found: what is refused is refused before one is asked. */
const up = (...args: string[]): Promise<Ended> =>
    new Promise((resolve) => {
        const env = { ...process.env, PATH: "" };
        execFile(process.execPath, [bin, "up", ...args], { env }, (error, stdout, stderr) =>
            resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
        );
    });

test("bad options are refused together, with exit code 2, before anything is asked", async () => {
    const args = ["--dir", project, "--site", "east", "--stacks", "north", "--max-rounds", "0"];
    expect(await up(...args)).toEqual({
        code: 2,
        stderr: "",
        stdout:
            [
                "--vault is not given, and no stack's file says `program: vault`: name the stack that holds the vault.",
                "--site names 'east' only: name every site's stack, as in --site primary --site standby.",
                "activeSite is 'middle' in Pulumi.yaml: it must be one of the sites 'east'.",
                "--stacks names 'north': it must be a list, separated by commas, of some of 'east'.",
                "--max-rounds is '0': it must be a whole number from 1 to 100.",
                "--yes is not given, and there is no terminal to ask: give --yes, or --preview to see what would be done.",
                "Refused: nothing was changed.",
            ].join("\n") + "\n",
    });
});

test("with --json the report alone is on standard output", async () => {
    const { code, stdout, stderr } = await up("--dir", directory.path, "--json");
    expect(code).toBe(2);
    const report = JSON.parse(stdout) as UpReport;
    expect(report).toMatchObject({ schema: "apim-dr/up/1", result: "refused", exitCode: 2, plan: [], stacks: [] });
    expect(report.problems).toEqual([
        expect.stringMatching(
            /^--dir is '.*': it must be the folder of a Pulumi\.yaml\. ENOENT: no such file or directory/,
        ) as string,
    ]);
    expect(stderr).toContain("Refused: nothing was changed.");
});

test("an option that there is not is refused with exit code 2", async () => {
    const { code, stderr } = await up("--only-schedule");
    expect([code, stderr.trim()]).toEqual([2, "error: unknown option '--only-schedule'"]);
});

test.each([
    ["sites: [null, primary]", "sites[0]"],
    ["sites: [__proto__, primary]", "sites[0]"],
    ["sites: [primary, primary]", "sites[1]"],
    ["sites: [primary, standby], activeSite: constructor", "activeSite"],
    ["activeSite: [primary]", "activeSite"],
])("Pulumi.yaml with config {%s} is refused with the key, the value and the rule", async (config, key) => {
    writeFileSync(path.join(project, "Pulumi.yaml"), `name: own\nruntime: nodejs\nconfig: {${config}}\n`);
    const { code, stdout } = await up("--dir", project, "--yes");
    expect(code).toBe(2);
    const [first, ...lines] = stdout.trimEnd().split("\n");
    expect(first).toBe("InputsInvalid: Pulumi.yaml has invalid config:");
    expect(lines).toEqual([expect.stringContaining(`  - ${key} is `), "Refused: nothing was changed."]);
    expect(lines[0]).toMatch(/: it (must be|is in the list twice)/);
});

test("a site that is named like a member of every object is refused", async () => {
    writeFileSync(path.join(project, "Pulumi.yaml"), "name: own\nruntime: nodejs\nconfig: {activeSite: primary}\n");
    const { code, stdout } = await up("--dir", project, "--yes", "--site", "__proto__", "--site", "primary");
    expect(code).toBe(2);
    expect(stdout).toContain('--site is "__proto__": it must be a site\'s name');
});
