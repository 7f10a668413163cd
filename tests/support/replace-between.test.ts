import { replaceBetween } from "./replace-between";

test("only what lies between the markers is replaced", () => {
    expect(replaceBetween("a <b> old <e> z <x>", "<b>", "<e>", " $& new ")).toBe("a <b> $& new <e> z <x>");
});

test.each(["none", "<b>", "<e>", "<e> <b>", "<b> <b> <e>", "<b> <e> <e>"])("%s lacks the markers", (text) => {
    expect(() => replaceBetween(text, "<b>", "<e>", "new")).toThrow("must be there once");
});
