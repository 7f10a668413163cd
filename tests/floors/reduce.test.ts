import { reduce } from "./reduce";

const imports = (edges: Record<string, string[]>) => new Map(Object.entries(edges).map(([a, b]) => [a, new Set(b)]));

test("an import that a longer way also reaches is left out", () => {
    expect(reduce(imports({ a: ["b", "c", "d"], b: ["c"], c: ["d"], d: [] }))).toEqual(
        imports({ a: ["b"], b: ["c"], c: ["d"], d: [] }),
    );
});

test("two ways to one folder are both kept", () => {
    const diamond = imports({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] });
    expect(reduce(diamond)).toEqual(diamond);
});

test("what a circle reaches is still reached", () => {
    expect(reduce(imports({ a: ["b", "c"], b: ["a", "c"], c: [] }))).toEqual(
        imports({ a: ["b"], b: ["a", "c"], c: [] }),
    );
});
