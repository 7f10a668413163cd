import * as fc from "fast-check";
import { unknownValue } from "./unknown";
import { findUnknownMembers } from "./unknown-members";

const known = ["zones", "units", "location", "publicIpAddressId"];
const reasonsFor = (given: unknown, names: readonly string[] = known, path?: string): string[] =>
    findUnknownMembers("ApiManagement", given, names, path).map(({ reason }) => reason);

test("a misspelt member is refused with the nearest known name", () => {
    expect(findUnknownMembers("ApiManagement", { zonez: ["1"] }, known)).toEqual([
        {
            property: "zonez",
            reason: `zonez is ["1"]: ApiManagement has no such input; did you mean 'zones'? Correct the name, or take it out.`,
        },
    ]);
});

test("a member that is near to none is refused with all known names", () => {
    expect(reasonsFor({ colour: "red" })).toEqual([
        'colour is "red": ApiManagement has no such input; it has zones, units, location, publicIpAddressId. Correct the name, or take it out.',
    ]);
});

test("each unknown member is named, with the path to it", () => {
    expect(
        findUnknownMembers("timeouts", { zonez: 1, unit: 2, units: 3 }, known, "timeouts").map(
            ({ property }) => property,
        ),
    ).toEqual(["timeouts.zonez", "timeouts.unit"]);
});

test.each([undefined, null, "zonez", 7, ["zonez"], Symbol("zonez"), unknownValue])(
    "what is no object has no members to refuse: %p",
    (given) => {
        expect(reasonsFor(given)).toEqual([]);
    },
);

test("a member that is undefined has no effect, and passes", () => {
    expect(reasonsFor({ zonez: undefined })).toEqual([]);
});

const circular: { self?: unknown } = {};
circular.self = new Map([["self", circular]]);

test.each([Symbol("not yet known"), unknownValue, new Map(), [new Map()], { in: circular }, () => 1, 7n])(
    "a value that is no JSON is not shown: %p",
    (value) => {
        expect(reasonsFor({ zonez: value })).toEqual([
            "zonez is set: ApiManagement has no such input; did you mean 'zones'? Correct the name, or take it out.",
        ]);
    },
);

test.each([
    ["secretsKye", known],
    ["adminPassword", known],
    ["encodedCertificate", known],
    ["foo", [...known, "secretsKey"]],
])("a value that may be a secret is not shown: %s", (name, names) => {
    const [reason] = reasonsFor({ [name]: "hunter2" }, names);
    expect(reason).toContain(`${name} is set (its value is not shown): ApiManagement has no such input`);
    expect(reason).not.toContain("hunter2");
});

test("known members pass whatever they hold, and one slip in a name is always told from it", () => {
    const name = fc.constantFrom(...known);
    fc.assert(fc.property(name, fc.anything(), (member, value) => reasonsFor({ [member]: value }).length === 0));
    fc.assert(
        fc.property(name, fc.nat(), (member, at) => {
            const position = at % member.length;
            const slip = member.slice(0, position) + member.slice(position + 1);
            expect(reasonsFor({ [slip]: true })[0]).toContain(`did you mean '${member}'?`);
        }),
    );
});
