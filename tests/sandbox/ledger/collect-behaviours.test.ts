import { collectBehaviours } from "./collect-behaviours";

const imports = `import { assumed, documented, own, recorded as seen, reported } from "./behaviour";
import { page, versions } from "./sources";
`;
const sources = `
const site = "https://learn.example";
export const page = \`\${site}/page\`;
export const versions = ["1", "2"] as const;
export let changing = "x";
`;
const collect = (test: string, file = "tests/sandbox/sign-in.test.ts") =>
    collectBehaviours(
        new Map([
            [file, imports + test],
            ["tests/sandbox/sources.ts", sources],
        ]),
    );

test("basis, source, statement and file of each test, and nothing of tests that say no basis", () => {
    expect(
        collect(`
            test("is our own", () => {});
            seen("a recording")("it answers", async () => {});
            assumed("nothing " + "shows it", "all pages")("it ends", () => {});
            own("no time")("it ends at once", () => {});
        `),
    ).toEqual([
        {
            area: "Sign in",
            statement: "it answers",
            basis: "recorded",
            source: "a recording",
            file: "tests/sandbox/sign-in.test.ts",
        },
        {
            area: "Sign in",
            statement: "it ends",
            basis: "assumed",
            source: "nothing shows it",
            sought: "all pages",
            file: "tests/sandbox/sign-in.test.ts",
        },
        {
            area: "Sign in",
            statement: "it ends at once",
            basis: "own",
            source: "no time",
            file: "tests/sandbox/sign-in.test.ts",
        },
    ]);
});

test("the outermost describe is the area, and inner ones come before the statement", () => {
    const [behaviour] = collect(`
        describe("Blobs", () => {
            describe.each(versions)("version %s", (version) => {
                documented(page)("they are listed", () => {});
            });
        });
    `);
    expect(behaviour).toMatchObject({ area: "Blobs", statement: "version 1 or 2: they are listed" });
});

test("a describe with a table is no area", () => {
    const [behaviour] = collect(`
        describe.each(versions)("version %s", (version) => {
            documented(page)("they are listed", () => {});
        });
    `);
    expect(behaviour).toMatchObject({ area: "Sign in", statement: "version 1 or 2: they are listed" });
});

test("constants are followed: imported ones, their own parts, and the file's", () => {
    const [behaviour] = collect(`
        const reason = \`as \${page} says\`;
        assumed(reason, "s")("x", () => {});
    `);
    expect(behaviour!.source).toBe("as https://learn.example/page says");
});

test("a table's words fill the title, whatever else its rows hold", () => {
    const [behaviour] = collect(`
        assumed("r", "s").each([["PUT", {}], ["GET", new Date()]] as const)("%s is refused", (method, body) => {});
    `);
    expect(behaviour!.statement).toBe("PUT or GET is refused");
});

test.each([
    ["a source made at run time", `assumed(makeUp())("x", () => {});`, "`makeUp()` is not known"],
    ["a source that can change", `let source = "x"; assumed(source)("x", () => {});`, "`source` is not known"],
    ["an assumption that was not looked up", `assumed("r")("x", () => {});`, "an argument is missing"],
    ["a title made at run time", `assumed("r", "s")(\`\${Date.now()}\`, () => {});`, "`Date.now()` is not known"],
    ["a table made at run time", `assumed("r", "s").each(rows())("%s", () => {});`, "rows of `rows()` are not known"],
    ["a cell made at run time", `assumed("r", "s").each([[row()]])("%s", () => {});`, "`row()` is not known"],
    ["a placeholder nobody knows", `assumed("r", "s").each(["x"])("%j", () => {});`, "no placeholder %j"],
    ["no source", `assumed()("x", () => {});`, "an argument is missing"],
    ["an empty reason", `assumed("")("x", () => {});`, "assumed needs a text"],
    ["a page that is none", `documented("the docs")("x", () => {});`, "documented needs a URL, and has 'the docs'"],
    ["an issue that is none", `reported("#12")("x", () => {});`, "reported needs an issue as owner/repository#number"],
    ["a test that is skipped", `assumed("r").skip("x", () => {});`, "write assumed(source)(title, …)"],
    ["a describe that is skipped", `describe.skip("d", () => { assumed("r")("x", () => {}); });`, "write assumed"],
    ["a test in a branch", `if (page) { seen("r")("x", () => {}); }`, "write seen(source)(title, …)"],
    ["a basis under another name", `const known = seen("r");\nknown("x", () => {});`, "write seen(source)(title, …)"],
    ["a namespace", `import * as behaviour from "./behaviour";`, "import the bases by name"],
])("%s is refused with its line", (_what, test, message) => {
    expect(() => collect(test)).toThrow(message);
    expect(() => collect(test)).toThrow(/^tests\/sandbox\/sign-in\.test\.ts:\d+: /);
});

test("behaviours outside of a test file are refused", () => {
    expect(() => collect(`assumed("r")("x", () => {});`, "tests/sandbox/helper.ts")).toThrow(
        "tests/sandbox/helper.ts:1: behaviours are declared in *.test.ts only",
    );
});
