import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";
import type { EngineWay } from "./engine";
import { requireVersion } from "./version";

/** The first executable file of a name in the folders of a PATH. */
export function findOnPath(name: string, searchPath: string | undefined): string | undefined {
    return (searchPath ?? "")
        .split(path.delimiter)
        .filter((folder) => folder !== "")
        .map((folder) => path.join(folder, process.platform === "win32" ? `${name}.exe` : name))
        .find(isExecutable);
}

export function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}

/** The CLI that the user has. npm puts node_modules/.bin in front of PATH: that one is the npm way's. */
export const pathWay: EngineWay = {
    name: "PATH",
    advice: "Install the Pulumi CLI, so that 'pulumi' is on PATH: https://www.pulumi.com/docs/install/",
    async find() {
        const folders = (process.env.PATH ?? "").split(path.delimiter);
        const outside = folders.filter((folder) => !folder.endsWith(path.join("node_modules", ".bin")));
        const executable = findOnPath("pulumi", outside.join(path.delimiter));
        if (!executable) {
            throw new Error("'pulumi' is not on PATH.");
        }
        return { name: "PATH", version: await requireVersion(executable), path: executable };
    },
};
