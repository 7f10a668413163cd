import { withDefaults } from "./with-defaults";

test("what was given stays, and what was left out is its default", () => {
    const given = { kept: 0, other: "o", missing: undefined, none: null as string | null };
    expect(withDefaults(given, { kept: 1, missing: "m", none: "n", unnamed: true })).toEqual({
        ...{ kept: 0, other: "o", missing: "m", none: "n", unnamed: true },
    });
});
