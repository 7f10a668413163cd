import { effectiveStatements } from "./effective-policy";
import type { PolicySection } from "./effective-policy";
import { contentOf, parsePolicy } from "./parse-policy";

const document = (inbound: string) =>
    parsePolicy(`<policies><inbound>${inbound}</inbound></policies>`, "rawxml", "policies");
const step = (name: string): string => `<set-body>${name}</set-body>`;
const fragments: Record<string, string> = {
    shared: `${step("one")}${step("{{two}}")}<include-fragment fragment-id="inner" />`,
    inner: `${step("three")}<include-fragment fragment-id="Shared" />`,
};
const names = {
    fragment: (id: string) =>
        fragments[id] === undefined
            ? undefined
            : parsePolicy(`<fragment>${fragments[id]}</fragment>`, "rawxml", "fragment"),
    namedValue: (name: string) => ({ two: "2", host: "own.example" })[name],
};
const steps = (scopes: readonly string[], section: PolicySection = "inbound"): string[] =>
    effectiveStatements(section, scopes.map(document), names).map(
        (statement) => contentOf(statement) || statement.name,
    );

test.each([
    ["a scope's own", [step("a")], ["a"]],
    [
        "what is further out, where base stands",
        [`${step("a")}<base />${step("b")}`, step("outer")],
        ["a", "outer", "b"],
    ],
    ["nothing of further out without base", [step("a"), step("outer")], ["a"]],
    ["three scopes deep", [`<base />${step("a")}`, `<base />${step("b")}`, step("c")], ["c", "b", "a"]],
    ["nothing, where base is the outermost's", ["<base />"], []],
    [
        "a fragment's, once however it includes itself",
        ['<include-fragment fragment-id="SHARED" />'],
        ["one", "2", "three"],
    ],
    ["nothing of a fragment that is not there", ['<include-fragment fragment-id="gone" />'], []],
])("%s", (_what, scopes, expected) => {
    expect(steps(scopes)).toEqual(expected);
});

test("without a document requests are forwarded, with one only where it says so", () => {
    expect(steps([], "backend")).toEqual(["forward-request"]);
    expect(steps([step("a")], "backend")).toEqual([]);
});

test("named values stand in attributes and texts, and not in a template", () => {
    const [header, template, unknown] = effectiveStatements(
        "inbound",
        [
            document(
                '<set-header name="{{host}}"><value>a{{ two }}</value></set-header>' +
                    '<set-body template="liquid">{{two}}</set-body><set-body>{{three}}</set-body>',
            ),
        ],
        names,
    );
    expect(header).toMatchObject({ attributes: { name: "own.example" }, children: [{ children: [{ text: "a2" }] }] });
    expect(contentOf(template!)).toBe("{{two}}");
    expect(contentOf(unknown!)).toBe("{{three}}");
});
