import { readFileSync } from "node:fs";
import * as path from "node:path";
import { countUncodedErrors, productSources, readCodes, readDocumentedCodes, readProductCodes } from "./read-codes";
import { uncodedErrors } from "./uncoded-errors";

const root = path.resolve(__dirname, "..", "..");

test("codes are read from literals, conditions and types, and nothing else", () => {
    const source = `
        class Gone extends CodedError { constructor() { super("Eight", "No"); } }
        class Other extends Error { constructor() { super("No"); } }
        const thrown = () => { throw late ? new CodedError("Nine", "No") : programError("Ten", "No") };
        interface Told { code: "canon" | "depth"; message: "no" }
        type PlanCode = "Six" | "Seven";
        const told = [{ code: "One", message: "Two" }, { code: late ? "Three" : "Four" }, { code: made(), kind: "Five" }];`;
    expect(readCodes("told.ts", source)).toEqual([
        "Eight",
        "Nine",
        "Ten",
        "canon",
        "depth",
        "Six",
        "Seven",
        "One",
        "Three",
        "Four",
    ]);
    const page = "| Code | `x` |\n| - | - |\n| `One`, `Two` | `Three` |\n\n| What | Why |\n| `Four` | |";
    expect(readDocumentedCodes(page)).toEqual(["One", "Two"]);
});

test("troubleshooting has every code that the product can say, and no other", () => {
    const said = readProductCodes();
    const documented = readDocumentedCodes(readFileSync(path.join(root, "docs", "troubleshooting.md"), "utf8"));
    expect(said.length).toBeGreaterThan(40);
    expect([...new Set(documented)].sort()).toEqual(said);
});

test("every error that a user can meet has a code; one without is listed with the reason", () => {
    const counts = productSources()
        .map(({ file, text }) => [file, countUncodedErrors(file, text)] as const)
        .filter(([, count]) => count > 0);
    const listed = Object.entries(uncodedErrors).map(([file, [count]]) => [file, count] as const);
    expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(listed));
    const source = `class Mine extends Error {}; throw new Error("no"); throw new TypeError("no"); throw new pulumi.RunError("no"); new CodedError("A", "b");`;
    expect(countUncodedErrors("mine.ts", source)).toBe(4);
});
