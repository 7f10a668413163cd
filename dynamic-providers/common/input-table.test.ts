import { findInputFailures, isEdited, isWhole, must, nested, optional } from "./input-table";
import { unknownValue } from "./unknown";

const row = nested<{ keep: number; days: number }>(
    { keep: must(isWhole(1), "it must be a number."), days: {} },
    "it must be { keep, days }.",
);
const reasonsOf = (value: unknown, of = row) => findInputFailures({ retention: of }, { retention: value });

test("a member's failure is named by its path; one that is not known yet passes", () => {
    expect(reasonsOf({ keep: 0, days: "x" })).toEqual([
        { property: "retention.keep", reason: "retention.keep is 0: it must be a number." },
    ]);
    expect(reasonsOf({ keep: 1 })).toEqual([]);
    expect(reasonsOf({ keep: unknownValue })).toEqual([]);
});

test("what is no object is told the rule; one that is left out lacks its members, unless it may be left out", () => {
    expect(reasonsOf(7)).toEqual([{ property: "retention", reason: "retention is 7: it must be { keep, days }." }]);
    expect(reasonsOf(undefined).map(({ property }) => property)).toEqual(["retention.keep"]);
    expect(reasonsOf(null, optional(row))).toEqual([]);
    expect(reasonsOf({}, optional(row)).map(({ property }) => property)).toEqual(["retention.keep"]);
});

test("a member that there is none of is refused with the nearest name, whatever the table", () => {
    expect(reasonsOf({ keep: 1, dayz: 2 })).toEqual([
        {
            property: "retention.dayz",
            reason: "retention.dayz is 2: retention has no such input; did you mean 'days'? Correct the name, or take it out.",
        },
    ]);
    expect(reasonsOf({ keep: 1, dayz: undefined })).toEqual([]);
});

test("null and what is absent are the same", () => {
    expect([isEdited(null, undefined), isEdited({ a: 1 }, { a: 1 }), isEdited(undefined, 0)]).toEqual([
        false,
        false,
        true,
    ]);
});
