import { execFile } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { readFolder, mutate } from "../pipelines/read-pipelines";
import type { Texts } from "../pipelines/read-pipelines";
import { runDirectory } from "../support/run-directory";
import { commandsOf } from "./virtual-environment";

// The linters that others wrote for GitHub Actions and Azure Pipelines, on the pipelines that users copy and on our own.
const run = promisify(execFile);
const directory = runDirectory("pipelines");
const root = path.join(__dirname, "..", "..");
const linters = path.join(__dirname, "linters");
let actionlint: string;
const checkJsonSchema = path.join(commandsOf("check-jsonschema"), "check-jsonschema");

beforeAll(async () => {
    const folder = path.join(root, ".sandbox", "clients");
    actionlint = path.join(folder, "actionlint");
    mkdirSync(folder, { recursive: true });
    await run("go", ["build", "-o", actionlint, "github.com/rhysd/actionlint/cmd/actionlint"], { cwd: linters });
}, 600_000);

afterAll(() => directory.remove());

/** @returns what a linter complains of; empty where it is content. */
async function complaints(executable: string, args: readonly string[], cwd: string): Promise<string> {
    return run(executable, args, { cwd }).then(
        () => "",
        ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    );
}

/** Lays the workflows out as a repository has them, so that local actions are found. */
async function lintWorkflows(texts: Texts): Promise<string> {
    const repository = path.join(directory.path, "repository");
    rmSync(repository, { recursive: true, force: true });
    mkdirSync(path.join(repository, ".git"), { recursive: true });
    cpSync(path.join(root, "pipelines", "github"), path.join(repository, ".github"), { recursive: true });
    const files = Object.entries(texts).map(([name, text]) => {
        const file = path.join(repository, ".github", "workflows", name);
        writeFileSync(file, text);
        return file;
    });
    return complaints(actionlint, ["-no-color", "-oneline", ...files], repository);
}

/**
 * Azure Pipelines takes every scalar for a string, and so does its schema. The schema (0.39.0 of check-jsonschema) names
 * UseNode@1 and does not know its inputs: it is shown the task that came before it, which calls the version by another name.
 */
async function checkPipelines(texts: Texts): Promise<string> {
    const folder = path.join(directory.path, "azure-devops");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const files = Object.entries(texts).map(([name, text]) => {
        const file = path.join(folder, `${name}.json`);
        const known = text.replace(/UseNode@1\n( +)inputs:\n( +)version:/g, "NodeTool@0\n$1inputs:\n$2versionSpec:");
        writeFileSync(file, JSON.stringify(parse(known, { schema: "failsafe" })));
        return file;
    });
    const schema = ["--builtin-schema", "vendor.azure-pipelines", "--regex-variant", "nonunicode"];
    return complaints(checkJsonSchema, [...schema, ...files], folder);
}

const workflows = readFolder("pipelines/github/workflows");
const pipelines = readFolder("pipelines/azure-devops");

test("actionlint has nothing to say of the workflows, and of our own", async () => {
    expect(await lintWorkflows(workflows)).toBe("");
    expect(await lintWorkflows(readFolder(".github/workflows"))).toBe("");
});

test.each([
    ["up.yml", "runs-on: ubuntu-24.04", "runs-on: ubuntu-2404", "label"],
    ["up.yml", "id-token: write", "id-tokens: write", "unknown permission scope"],
    ["up.yml", "17 * * * *", "77 * * * *", "invalid CRON"],
    ["up.yml", "steps.up.outcome", "steps.upp.outcome", 'property "upp" is not defined'],
    [
        "up.yml",
        "azure-sign-in\n",
        "azure-sign-in\n        with:\n          client: x\n",
        'input "client" is not defined',
    ],
    ["preview.yml", "inputs.pull-request }}\n  cancel", "inputs.pull }}\n  cancel", 'property "pull" is not defined'],
    ["failover.yml", "type: choice", "type: choose", "choose"],
])("actionlint refuses %s with '%s' as '%s'", async (name, from, to, message) => {
    expect(await lintWorkflows(mutate(workflows, name, from, to))).toContain(message);
});

test("the schema of Azure Pipelines holds for the pipelines", async () => {
    expect(await checkPipelines(pipelines)).toBe("");
});

test.each([
    ["up.yml", "lockBehavior: runLatest", "lockBehavior: runFirst"],
    ["up.yml", "always: true", "always: sometimes"],
    ["up.yml", "environment: production", "environments: production"],
    ["preview.yml", "condition: ", "conditions: "],
    ["failover.yml", "persistCredentials: true", "persistCredential: true"],
    ["azure-steps.yml", "task: AzureCLI@2", "tasks: AzureCLI@2"],
])("the schema of Azure Pipelines refuses %s with '%s' as '%s'", async (name, from, to) => {
    expect(await checkPipelines(mutate(pipelines, name, from, to))).toContain(name);
});
