import { parseSelector } from "./selector";

test.each([
    ["latest", { by: "latest" }],
    ["contoso-first-0123456789ab", { by: "id", id: "contoso-first-0123456789ab" }],
    ["before:2026-11-20T00:00:00Z", { by: "before", before: new Date("2026-11-20T00:00:00Z") }],
    ["before:2026-11-20T01:30+01:00", { by: "before", before: new Date("2026-11-20T00:30:00Z") }],
    ["before:2028-02-29T12:00:00.5Z", { by: "before", before: new Date("2028-02-29T12:00:00.500Z") }],
])("%s is read", (text, selector) => {
    expect(parseSelector(text)).toEqual({ selector });
});

test.each([
    "before:",
    "before:yesterday",
    "before:2026-11-20",
    "before:2026-11-20T00:00:00",
    "before:2026-02-30T00:00:00Z",
    "before:2026-13-01T00:00:00Z",
    "before:2026-11-20T25:00:00Z",
])("%s is refused: it must say a time and its zone", (text) => {
    expect(parseSelector(text).failure).toEqual({
        property: "snapshot",
        reason:
            `snapshot is "${text}": after 'before:' it must say a time and its zone, ` +
            "for example before:2026-11-20T00:00:00Z.",
    });
});

test.each(["", " ", "the latest"])("'%s' is no selector", (text) => {
    expect(parseSelector(text).failure?.reason).toBe(
        `snapshot is "${text}": it must be 'latest', 'before:' and a time, or the ID of a snapshot.`,
    );
});
