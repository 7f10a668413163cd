import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import type { Engine, EngineWay } from "./engine";
import { isExecutable } from "./path-way";
import { requireVersion } from "./version";

const downloadTimeoutSeconds = 300;

/** Where the npm package keeps the CLI of its own version. */
function cachedExecutable(): string {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- CommonJS without types
    const { cacheDir } = require("pulumi/lib/cache") as { cacheDir: (version: string) => string };
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
    const { version } = require("pulumi/package.json") as { version: string };
    return path.join(cacheDir(version), "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
}

async function found(): Promise<Engine> {
    const executable = cachedExecutable();
    if (!isExecutable(executable)) {
        throw new Error("The npm package 'pulumi' has not downloaded the CLI yet.");
    }
    return { name: "npm", version: await requireVersion(executable), path: executable };
}

/** The vendor's CLI by the npm package `pulumi`, which downloads it when it is first run. */
export const npmWay: EngineWay = {
    name: "npm",
    advice: "Allow the npm package 'pulumi' to download the CLI from get.pulumi.com.",
    find: found,
    async install(progress) {
        progress("Downloading the Pulumi CLI with the npm package 'pulumi'");
        try {
            await promisify(execFile)(process.execPath, [require.resolve("pulumi/run.js"), "version"], {
                timeout: downloadTimeoutSeconds * 1000,
            });
        } catch (error) {
            const { stderr } = error as { stderr?: string };
            const reason = stderr?.trim().split("\n").at(-1) ?? String(error);
            throw new Error(`The npm package 'pulumi' could not download the CLI (${reason}).`);
        }
        return found();
    },
};
