import { readFileSync } from "node:fs";
import * as path from "node:path";
import { filesBelow } from "./files-below";
import { proseOf } from "./first-uses";
import { productSources } from "./read-codes";
import { toldTexts } from "./told-texts";
import { unclearWords } from "./unclear-words";

const root = path.resolve(__dirname, "..", "..");

/** Places that have such words, how many at most, and why. A folder counts for all files below it. */
const allowed: Readonly<Record<string, readonly [count: number, reason: string]>> = {
    "docs/decisions": [9, "records of decisions, kept as they were written"],
    "docs/limits.md": [3, "still to be rewritten"],
    "docs/permissions.md": [8, "still to be rewritten"],
    "docs/sandbox.md": [9, "written from the tests of the sandbox"],
    "dynamic-providers/site-local": [2, "docstrings that are still to be rewritten"],
    policies: [3, "docstrings that are still to be rewritten"],
};

const unclearIn = (text: string): string[] => unclearWords.flatMap(([words]) => text.match(words)?.[0] ?? []);

/** Beyond what is allowed: place, line and word. */
function notAllowed(
    found: readonly { readonly file: string; readonly line: number; readonly word: string }[],
): string[] {
    const placeOf = (file: string): string | undefined =>
        Object.keys(allowed).find((place) => file === place || file.startsWith(`${place}/`));
    const places = [...new Set(found.map(({ file }) => placeOf(file)))];
    return places.flatMap((place) => {
        const uses = found.filter(({ file }) => placeOf(file) === place);
        const most = place === undefined ? 0 : allowed[place]![0];
        return uses.length <= most ? [] : uses.map(({ file, line, word }) => `${file}:${line}: ${word}`);
    });
}

test("no page has a word that hides who or what is meant", () => {
    const pages = ["README.md", "CONTRIBUTING.md", ...filesBelow(["docs", "examples", "template", "pipelines"], ".md")];
    expect(pages.length).toBeGreaterThan(40);
    const found = pages.flatMap((file) =>
        proseOf(readFileSync(path.join(root, file), "utf8"))
            .split("\n")
            .flatMap((text, index) => unclearIn(text).map((word) => ({ file, line: index + 1, word }))),
    );
    expect(notAllowed(found)).toEqual([]);
});

test("no message and no docstring of the product has one", () => {
    const found = productSources().flatMap(({ file, text: source }) =>
        toldTexts(file, source).flatMap(({ line, text }) => unclearIn(text).map((word) => ({ file, line, word }))),
    );
    expect(notAllowed(found)).toEqual([]);
});

test("docstrings and literals are read, names and comments are not", () => {
    const source = `import { nobody } from "nobody";
/** Whoever reads this. */
const nobodyIsHere = "somebody"; // whatever
/* thereby */ const said = \`given up by \${nobodyIsHere} in words\`;
interface Kept {
    /** No one. @default none */
    readonly whoever: string;
}`;
    const texts = toldTexts("told.ts", source).flatMap(({ line, text }) =>
        unclearIn(text).map((word) => `${line}: ${word}`),
    );
    expect(texts).toEqual(["2: Whoever", "3: somebody", "4: given up", "4: in words", "6: No one"]);
});
