import { fillTitle } from "./fill-title";

const rows = (...table: string[][]) => table.map((row) => row.map((cell) => () => cell));

test.each([
    ["one row", rows(["PUT"]), "PUT is refused"],
    ["two rows", rows(["PUT"], ["PATCH"]), "PUT or PATCH is refused"],
    ["more, and one twice", rows(["PUT"], ["PATCH"], ["PUT"], ["DELETE"]), "PUT, PATCH or DELETE is refused"],
])("the words of a column: %s", (_what, table, expected) => {
    expect(fillTitle("%s is refused", table)).toBe(expected);
});

test("several placeholders: the rows one after the other", () => {
    expect(fillTitle("%s answers %i", rows(["PUT", "201"], ["GET", "200"]))).toBe("PUT answers 201; GET answers 200");
});

test("a title without placeholders stays as it is, and no cell is read", () => {
    const unreadable = (): string => {
        throw new Error("read");
    };
    expect(fillTitle("$ and 100 % of it", [[unreadable], [unreadable]])).toBe("$ and 100 % of it");
});

test.each(["%j", "%#", "%p", "$name"])("the placeholder %s is not known", (placeholder) => {
    expect(() => fillTitle(`a ${placeholder}`, rows(["x"]))).toThrow(`no placeholder ${placeholder}`);
});

test("a row that is too short is refused", () => {
    expect(() => fillTitle("%s %s", rows(["x"]))).toThrow("fewer cells");
});
