import { readFileSync } from "node:fs";
import * as path from "node:path";
import { sys } from "typescript";
import { readCodes, readDocumentedCodes } from "./read-codes";

const root = path.resolve(__dirname, "..", "..");

test("codes are read from literals, conditions and types, and nothing else", () => {
    const source = `
        interface Told { code: "canon" | "depth"; message: "no" }
        const told = [{ code: "One", message: "Two" }, { code: late ? "Three" : "Four" }, { code: made(), kind: "Five" }];`;
    expect(readCodes("told.ts", source)).toEqual(["canon", "depth", "One", "Three", "Four"]);
    const page = "| Code | `x` |\n| - | - |\n| `One`, `Two` | `Three` |\n\n| What | Why |\n| `Four` | |";
    expect(readDocumentedCodes(page)).toEqual(["One", "Two"]);
});

test("troubleshooting has every code that the product can say, and no other", () => {
    const said = ["components", "dynamic-providers", "stacks"]
        .flatMap((folder) =>
            sys.readDirectory(path.join(root, folder), [".ts"], ["**/dist", "**/node_modules", "**/*.test.ts"]),
        )
        .flatMap((file) => readCodes(file, readFileSync(file, "utf8")));
    const documented = readDocumentedCodes(readFileSync(path.join(root, "docs", "troubleshooting.md"), "utf8"));
    expect(said.length).toBeGreaterThan(40);
    expect([...new Set(documented)].sort()).toEqual([...new Set(said)].sort());
});
