import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../cli/engine/cache-folder";
import { findOnPath } from "../../cli/engine/path-way";

const hosts = path.join(__dirname, "hosts");
/** What Go builds there, by the name of the executable. */
const built = {
    "pulumi-language-yaml": "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    "generate-sdks": "./generate-sdks",
};

/**
 * A folder with what is built once by Go from a module of its own: the host of YAML, and Pulumi's code generators.
 *
 * @throws Error where there is no Go.
 */
export async function languageHosts(): Promise<string> {
    if (!findOnPath("go", process.env.PATH)) {
        throw new Error(
            "Go is not on PATH: install it (https://go.dev/doc/install), so that the hosts of languages can be built.",
        );
    }
    const hash = createHash("sha256");
    ["go.mod", "go.sum", "generate-sdks/main.go"].forEach((name) => hash.update(readFileSync(path.join(hosts, name))));
    const folder = path.join(cacheFolder, "hosts", hash.digest("hex").slice(0, 12));
    if (!existsSync(folder)) {
        // Built beside and renamed, so that a folder is whole or not there: also when two runs build at once.
        const unfinished = `${folder}.${process.pid}`;
        mkdirSync(unfinished, { recursive: true });
        for (const [name, source] of Object.entries(built)) {
            const output = path.join(unfinished, name);
            await promisify(execFile)("go", ["build", "-o", output, "-ldflags", "-s -w", source], { cwd: hosts });
        }
        renameSync(unfinished, folder);
    }
    return folder;
}

/**
 * Puts into a folder what the engine looks for on PATH, as links: the plugin of this checkout, and the small hosts of Python
 * and Go, whose vendor's are on no package registry.
 */
export function linkHosts(folder: string): string {
    mkdirSync(folder, { recursive: true });
    const link = (name: string, target: string): void => symlinkSync(target, path.join(folder, name));
    link("pulumi-resource-apim-dr", path.join(__dirname, "..", "..", "plugin", "bin.js"));
    ["python", "go"].forEach((language) => link(`pulumi-language-${language}`, path.join(hosts, "program-host.js")));
    return folder;
}

/** Generates the SDKs of the plugin's schema. @returns the folder of each language's. */
export async function generateSdks(folder: string): Promise<Record<"go" | "nodejs" | "python", string>> {
    const schema = path.join(__dirname, "..", "..", "plugin", "schema.json");
    await promisify(execFile)(path.join(await languageHosts(), "generate-sdks"), [schema, folder]);
    return { go: path.join(folder, "go"), nodejs: path.join(folder, "nodejs"), python: path.join(folder, "python") };
}
