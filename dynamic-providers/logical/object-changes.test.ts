import { compareObjects } from "./object-changes";

const set = (...names: string[]): ReadonlySet<string> => new Set(names);

test("an edit is one object added and one removed; what is the same is neither", () => {
    expect(compareObjects("s", set("a", "b"), set("a", "b"))).toEqual({ since: "s", added: 0, removed: 0 });
    expect(compareObjects("s", set("a", "b"), set("a", "c"))).toEqual({ since: "s", added: 1, removed: 1 });
    expect(compareObjects("s", set("a"), set("a", "c"))).toEqual({ since: "s", added: 1, removed: 0 });
});

test("where no object is shared, other keys may have named them: nothing is told", () => {
    expect(compareObjects("s", set("a", "b"), set("c", "d"))).toBeNull();
    expect(compareObjects("s", set(), set("c"))).toEqual({ since: "s", added: 1, removed: 0 });
});
