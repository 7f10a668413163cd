import { readFileSync } from "node:fs";
import * as path from "node:path";
import { filesBelow } from "./files-below";
import { firstUses, proseOf } from "./first-uses";
import { glossaryTerms } from "./glossary-terms";

const root = path.resolve(__dirname, "..", "..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const glossary = path.join("docs", "concepts.md");

/** Pages whose terms are not linked, by the reason. */
const withoutLinks: Readonly<Record<string, string>> = {
    [glossary]: "it is the glossary",
    "docs/sandbox.md": "for contributors: it is about a simulation of Azure",
    "docs/benchmarks.md": "for contributors",
    "docs/assumptions.md": "for contributors, and written from the list in conformance/assumptions.ts",
    "docs/architecture.md": "for contributors, and drawn from the code",
    "docs/api-management.md": "its terms are Azure's; the few of ours are in passing",
    "docs/limits.md": "its terms are Azure's; the few of ours are in passing",
    "docs/permissions.md": "its terms are Azure's; the few of ours are in passing",
    "docs/README.md": "a table of contents",
    "examples/README.md": "a table of contents",
};
const folders = ["docs/reference", "docs/decisions", "docs/api"];

const pages = ["README.md", ...filesBelow(["docs", "template", "examples", "pipelines"], ".md")].filter(
    (page) => !(page in withoutLinks) && !folders.some((folder) => page.startsWith(folder)),
);

test("the first use of each term on a page links to its definition in the glossary", () => {
    expect(pages.length).toBeGreaterThan(20);
    const unlinked = pages.flatMap((page) =>
        firstUses(read(page))
            .filter(({ anchor, target }) => {
                const definition = path.relative(path.dirname(page), glossary);
                return target !== `${definition}#${anchor}`;
            })
            .map(({ anchor, line }) => `${page}:${line}: ${anchor}`),
    );
    expect(unlinked).toEqual([]);
});

test("pages that need no links are there", () => {
    expect(Object.keys(withoutLinks).filter((page) => !filesBelow(["docs", "examples"], ".md").includes(page))).toEqual(
        [],
    );
});

test("the glossary defines every term, and each before it is used", () => {
    const page = read(glossary);
    const headings = [...page.matchAll(/^### (.+)$/gm)].map((heading) => ({
        anchor: heading[1]!
            .toLowerCase()
            .replace(/[^\w\s-]/g, "")
            .replace(/\s/g, "-"),
        line: page.slice(0, heading.index).split("\n").length,
    }));
    const definedAt = new Map(headings.map(({ anchor, line }) => [anchor, line]));
    expect(glossaryTerms.filter(({ anchor }) => !definedAt.has(anchor))).toEqual([]);
    // What comes before the first definition says what the page is.
    const before = headings[0]!.line;
    const body = proseOf(page)
        .split("\n")
        .map((line, index) => (index < before ? "" : line))
        .join("\n");
    const early = firstUses(body)
        .filter(({ anchor, line }) => line < definedAt.get(anchor)!)
        .map(({ anchor, line }) => `${line}: ${anchor}`);
    expect(early).toEqual([]);
});

test("a first use is one in prose, and its link the one around it", () => {
    const page =
        "# The vault\n\n```sh\npulumi up --stack vault\n```\n\nRun `vault`, see [a vault](vault.md): the [vault](docs/concepts.md#vault) and a Key Vault.\n" +
        "The snapshot, and [a snapshot](docs/concepts.md#snapshot).\n";
    expect(firstUses(page)).toMatchObject([
        { anchor: "vault", line: 7, target: "docs/concepts.md#vault" },
        { anchor: "snapshot", line: 8 },
    ]);
    expect(firstUses(page).map(({ target }) => target)).toEqual(["docs/concepts.md#vault", undefined]);
});
