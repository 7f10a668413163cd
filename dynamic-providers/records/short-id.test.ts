import * as fc from "fast-check";
import { derivedName } from "./derived-name";
import { isIdOf, shortId } from "../common/short-id";

test.each([
    ["contoso-apim-20261201t0955-0123456789ab", "0123456789ab"],
    ["contoso-apim-20261201t0955-0123456789ab-2", "0123456789ab-2"],
    ["contoso-apim-abcdefabcdef-012345678901", "012345678901"],
    ["by-hand", "by-hand"],
    ["0123456789ab", "0123456789ab"],
])("the short ID of %s is %s", (id, expected) => {
    expect(shortId(id)).toBe(expected);
});

test("the ID of whatever the catalog names is short, and both its forms name it and no other", () => {
    const id = fc
        .tuple(fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/), fc.string())
        .map(([service, trigger]) => derivedName([service], trigger, [service, trigger]));
    fc.assert(
        fc.property(id, id, (one, other) => {
            expect(shortId(one)).toMatch(/^[0-9a-f]{12}$/);
            expect([isIdOf(one, one), isIdOf(shortId(one), one)]).toEqual([true, true]);
            expect([isIdOf(other, one), isIdOf(shortId(other), one)]).toEqual([other === one, other === one]);
        }),
    );
});
