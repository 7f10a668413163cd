import { readFileSync } from "node:fs";
import * as path from "node:path";
import { filesBelow } from "./files-below";
import { typedLines } from "./typed-lines";

const root = path.resolve(__dirname, "..", "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

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
