import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { compileSnippets } from "./compile-snippets";
import { readSnippets } from "./read-snippets";

const checkout = path.resolve(__dirname, "..", "..");
const docs = readdirSync(path.join(checkout, "docs"), { recursive: true, encoding: "utf8" });
const pages = ["README.md", ...docs.map((page) => path.posix.join("docs", page))]
    // The report of the package's API has declarations, no code to copy.
    .filter((page) => page.endsWith(".md") && !page.startsWith("docs/api/"));
const snippets = pages.flatMap((page) => readSnippets(page, readFileSync(path.join(checkout, page), "utf8")));
const block = (code: string, before = "") => `Text\n\n${before}\`\`\`ts\n${code}\n\`\`\`\n`;

test("every TypeScript snippet of README and docs compiles in a project of a user's", () => {
    expect(snippets.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/api-management.md"]));
    expect(compileSnippets(snippets, ["jest"])).toEqual([]);
});

test("a snippet that does not compile is told by its page and line", () => {
    const wrong = [
        ...readSnippets("one.md", block(`import { Site } from "apim-dr";\nnew Site();`)),
        ...readSnippets(
            "two.md",
            block("await ready;", "<!-- This fragment compiles after:\ndeclare const read: number;\n-->\n\n"),
        ),
        ...readSnippets("three.md", block("await Promise.resolve();")),
    ];
    expect(compileSnippets(wrong)).toEqual([
        expect.stringMatching(/^one\.md:5: Constructor of class 'Site' is private/),
        expect.stringMatching(/^two\.md:8: Cannot find name 'ready'/),
        expect.stringMatching(/^three\.md:4: .*CommonJS.*'await'/),
    ]);
});
