import { readFileSync } from "node:fs";
import * as path from "node:path";
import { replaceBetween } from "../support/replace-between";
import { runScript } from "./run-script";

const page = path.resolve(__dirname, "..", "..", "docs", "architecture.md");
const begin = "<!-- Written by `npm run docs:architecture` from the imports: do not edit. -->";
const end = "<!-- End of what is written. -->";

/** The page that shows the folders: as it is, and as their imports want it. */
export async function readArchitecturePage(): Promise<{
    readonly file: string;
    readonly present: string;
    readonly wanted: string;
}> {
    const graph = await runScript("draw-folders.ts", []);
    const present = readFileSync(page, "utf8");
    return {
        file: page,
        present,
        wanted: replaceBetween(present, begin, end, `\n\n\`\`\`mermaid\n${graph}\`\`\`\n\n`),
    };
}

/** The folders of the page's first table, from the lowest floor to the highest. */
export function readDocumentedFloors(): string[] {
    const rows = readFileSync(page, "utf8")
        .split("\n")
        .map((line) => /^\| `([^`]+)` +\|/.exec(line)?.[1]);
    return rows.filter((row) => row !== undefined).reverse();
}
