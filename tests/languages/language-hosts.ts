import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../cli/engine/cache-folder";
import { findOnPath } from "../../cli/engine/path-way";

const hosts = path.join(__dirname, "hosts");
const yamlPackage = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml";

/**
 * A folder with the executables that an engine needs for programs in other languages: the host of YAML, built once by Go from
 * its own module, and the plugin of this checkout.
 *
 * @throws Error where there is no Go.
 */
export async function languageHosts(): Promise<string> {
    if (!findOnPath("go", process.env.PATH)) {
        throw new Error("Go is not on PATH: install it (https://go.dev/doc/install), so that the host of YAML can be built.");
    }
    const hash = createHash("sha256");
    ["go.mod", "go.sum"].forEach((name) => hash.update(readFileSync(path.join(hosts, name))));
    const folder = path.join(cacheFolder, "hosts", hash.digest("hex").slice(0, 12));
    if (!existsSync(folder)) {
        // Built beside and renamed, so that a folder is whole or not there: also when two runs build at once.
        const unfinished = `${folder}.${process.pid}`;
        mkdirSync(unfinished, { recursive: true });
        const output = path.join(unfinished, "pulumi-language-yaml");
        await promisify(execFile)("go", ["build", "-o", output, "-ldflags", "-s -w", yamlPackage], { cwd: hosts });
        renameSync(unfinished, folder);
    }
    return folder;
}

/** The plugin of this checkout under the name that the engine looks for. @param folder - where it is put. */
export function linkPlugin(folder: string): string {
    const link = path.join(folder, "pulumi-resource-apim-dr");
    mkdirSync(folder, { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(path.join(__dirname, "..", "..", "plugin", "bin.js"), link);
    return folder;
}
