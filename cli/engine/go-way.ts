import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { BuildProgress } from "./build-progress";
import { cacheFolder } from "./cache-folder";
import type { Engine, EngineWay, Progress } from "./engine";
import { findOnPath } from "./path-way";
import { requireVersion } from "./version";

// Neither is compiled: they lie where the package does, and this file below its dist/.
const packageFolder = path.dirname(require.resolve("apim-dr/package.json"));
const toolsFolder = path.join(packageFolder, "tools");
const hostFolder = path.join(packageFolder, "cli", "engine", "host");
/** What the vendor ships beside the CLI and Go does not build. */
const hosts = ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
const cliPackage = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const progressSeconds = 5;

/** The version that tools/go.mod asks for. */
export function pinnedVersion(goMod: string): string {
    const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 (v\S+)/.exec(goMod)?.[1];
    if (!version) {
        throw new Error("tools/go.mod does not require github.com/pulumi/pulumi/pkg/v3.");
    }
    return version;
}

/** One folder per version and content, in the user's cache, so that every checkout shares it. */
function engineFolder(): string {
    const files = [...["go.mod", "go.sum"].map((name) => path.join(toolsFolder, name)), ...hosts.map(hostFile)];
    const hash = createHash("sha256");
    files.forEach((file) => hash.update(readFileSync(file)));
    const version = pinnedVersion(readFileSync(files[0]!, "utf8"));
    return path.join(cacheFolder, "engine", `${version}-${hash.digest("hex").slice(0, 12)}`);
}

function hostFile(name: string): string {
    return path.join(hostFolder, name);
}

async function found(): Promise<Engine> {
    const executable = path.join(engineFolder(), "bin", "pulumi");
    if (!existsSync(executable)) {
        throw new Error("The CLI has not been built with Go yet.");
    }
    return { name: "go", version: await requireVersion(executable), path: executable };
}

/** The CLI built by a Go toolchain from its own module, with our two executables beside it. */
export const goWay: EngineWay = {
    name: "go",
    advice: "Install Go (https://go.dev/doc/install), so that the CLI can be built from its module; Linux and macOS only.",
    find: found,
    async install(progress) {
        if (process.platform === "win32") {
            throw new Error("The CLI is built with Go on Linux and macOS only.");
        }
        if (!findOnPath("go", process.env.PATH)) {
            throw new Error("'go' is not on PATH.");
        }
        const folder = engineFolder();
        // Built beside and renamed, so that a folder is whole or not there: also when two runs build at once.
        const unfinished = `${folder}.${process.pid}`;
        try {
            mkdirSync(path.join(unfinished, "bin"), { recursive: true });
            for (const host of hosts) {
                const file = path.join(unfinished, "bin", host);
                copyFileSync(hostFile(host), file);
                chmodSync(file, 0o755);
            }
            await build(path.join(unfinished, "bin", "pulumi"), progress);
            if (!existsSync(folder)) {
                renameSync(unfinished, folder);
            }
        } finally {
            rmSync(unfinished, { recursive: true, force: true });
        }
        return found();
    },
};

async function build(output: string, progress: Progress): Promise<void> {
    const version = pinnedVersion(readFileSync(path.join(toolsFolder, "go.mod"), "utf8"));
    const tracked = new BuildProgress(version, Date.now());
    progress(`Building the Pulumi CLI ${version} with Go, once for all checkouts (about 3 min on 2 cores)`);
    const timer = setInterval(() => progress(tracked.describe(Date.now())), progressSeconds * 1000);
    try {
        const { stdout } = await promisify(execFile)("go", ["list", "-deps", cliPackage], {
            cwd: toolsFolder,
            maxBuffer: 16 * 1024 * 1024,
        });
        tracked.total = stdout.trim().split("\n").length;
        const flags = ["-v", "-o", output, "-ldflags", `-s -w -X ${versionVariable}=${version}`];
        await runGo(["build", ...flags, cliPackage], (line) => tracked.see(line));
        progress(tracked.describe(Date.now()));
    } finally {
        clearInterval(timer);
    }
}

/** Runs go in tools/ to its end, line by line. @throws Error with its last lines when it fails. */
function runGo(args: string[], onLine: (line: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
        const child = spawn("go", args, { cwd: toolsFolder, stdio: ["ignore", "ignore", "pipe"] });
        const last: string[] = [];
        createInterface({ input: child.stderr }).on("line", (line) => {
            last.push(line);
            last.splice(0, last.length - 5);
            onLine(line);
        });
        child.on("error", reject);
        child.on("close", (code) =>
            code === 0 ? resolve() : reject(new Error(`'go ${args[0]}' failed: ${last.join(" ")}`)),
        );
    });
}
