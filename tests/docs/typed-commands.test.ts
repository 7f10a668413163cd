import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

const root = path.resolve(__dirname, "..", "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

const filesBelow = (folders: readonly string[], ending: string): string[] =>
    folders.flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(ending) && !file.includes("node_modules"))
            .map((file) => path.join(folder, file)),
    );

/** Lines that are typed: of a page's blocks of code, and of list items that are a command. */
function typedLines(page: string): string[] {
    const blocks = [...page.matchAll(/^ *```[^\n]*\n([^]*?)^ *```/gm)].flatMap(([, block]) => block!.split("\n"));
    const items = [...page.matchAll(/^\s*(?:\d+\.|[-*]) `([^`]+)`/gm)].map(([, command]) => command!);
    return [...blocks, ...items].map((line) => line.trim());
}

test("commands in pages are typed as they run in a project that has the package: npx apim-dr", () => {
    const pages = ["README.md", ...filesBelow(["docs", "template", "examples", "pipelines"], ".md")];
    const typed = pages.flatMap((page) => typedLines(read(page)).map((line) => `${page}: ${line}`));
    expect(typed.filter((line) => /npx apim-dr (up|declare|status)/.test(line)).length).toBeGreaterThan(10);
    expect(typed.filter((line) => /(: |# or |&& )apim-dr [a-z]/.test(line))).toEqual([]);
});

test("messages that tell what to run tell it so, too", () => {
    const sources = filesBelow(["cli", "components", "dynamic-providers", "stacks", "policies"], ".ts");
    const told = sources.flatMap((file) =>
        [...read(file).matchAll(/^.*(?:Run:|config:|: )\s*apim-dr [a-z].*$/gm)].map(
            ([line]) => `${file}: ${line.trim()}`,
        ),
    );
    expect(told).toEqual([]);
});
