import { readdirSync } from "node:fs";
import * as path from "node:path";

const root = path.resolve(__dirname, "..", "..");

/** Files below folders of this project whose names end so, installed packages left out. */
export const filesBelow = (folders: readonly string[], ending: string): string[] =>
    folders.flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(ending) && !file.includes("node_modules"))
            .map((file) => path.join(folder, file)),
    );
