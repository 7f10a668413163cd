import { accessSync, constants } from "node:fs";
import * as path from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome"] as const;

/** Path of a Chromium: that of CHROMIUM_PATH, or the first on PATH. @throws Error that says how to get one */
export function chromiumPath({ CHROMIUM_PATH, PATH = "" }: NodeJS.ProcessEnv): string {
    const candidates = CHROMIUM_PATH
        ? [CHROMIUM_PATH]
        : PATH.split(path.delimiter).flatMap((folder) => names.map((name) => path.join(folder, name)));
    const found = candidates.find(isExecutable);
    if (found === undefined) {
        throw new Error(
            CHROMIUM_PATH
                ? `CHROMIUM_PATH is '${CHROMIUM_PATH}', which cannot be run.`
                : `None of ${names.join(", ")} is on PATH: install one (Debian: apt-get install chromium), or set CHROMIUM_PATH.`,
        );
    }
    return found;
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
