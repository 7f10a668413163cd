import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { readFolder, readText } from "./read-pipelines";

const bin = path.join(__dirname, "..", "..", "cli", "bin.js");
const text = [
    ...["pipelines/github/workflows", "pipelines/azure-devops"].flatMap((folder) => Object.values(readFolder(folder))),
    readText("docs/gitops.md"),
].join("\n");

/** Options that the pipelines and their page give to a command of ours. */
function optionsOf(command: string): string[] {
    const calls = [...text.matchAll(new RegExp(`apim-dr ${command}\\b([^\\n|\`]*)`, "g"))].map(([, rest]) => rest!);
    return [...new Set(calls.flatMap((rest) => rest.match(/--[a-z-]+/g) ?? []))].sort();
}

test("declare has every option that the pipelines give it", async () => {
    const options = optionsOf("declare");
    expect(options).toEqual(["--accept-data-loss", "--active-site"]);
    const { stdout } = await promisify(execFile)(process.execPath, [bin, "declare", "--help"]);
    expect(options.filter((option) => !stdout.includes(`${option} <`))).toEqual([]);
});

test("up has every option that the pipelines give it", async () => {
    const options = optionsOf("up");
    expect(options).toEqual(expect.arrayContaining(["--preview", "--yes"]));
    const { stdout } = await promisify(execFile)(process.execPath, [bin, "up", "--help"]);
    expect(options.filter((option) => !new RegExp(`${option}\\b`).test(stdout))).toEqual([]);
});
