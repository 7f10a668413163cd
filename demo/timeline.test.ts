import { formatSpan, formatTimeline, Timeline } from "./timeline";

test.each([
    [0, "00:00:00"],
    [3 * 3600_000 + 25 * 60_000 + 9_999, "03:25:09"],
    [26 * 3600_000, "1 d 02:00:00"],
])("%d milliseconds are told as %s", (milliseconds, text) => {
    expect(formatSpan(milliseconds)).toBe(text);
});

test("entries have the sandbox's time, which is told from the first one on", () => {
    const times = ["2026-01-01T00:00:00Z", "2026-01-02T01:00:00Z"].map((time) => new Date(time));
    const timeline = new Timeline(() => times.shift()!);
    expect(timeline.mark("built")).toEqual(new Date("2026-01-01T00:00:00Z"));
    timeline.mark("lost");
    expect(timeline.entries.map(({ what, at }) => [what, at.toISOString()])).toEqual([
        ["built", "2026-01-01T00:00:00.000Z"],
        ["lost", "2026-01-02T01:00:00.000Z"],
    ]);
    const text = formatTimeline([
        { what: "built", at: new Date("2026-01-01T00:00:00Z"), realSeconds: 1.23 },
        { what: "lost", at: new Date("2026-01-02T01:00:00Z"), realSeconds: 61 },
    ]);
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(text).toMatch(/00:00:00 +│ 1\.2 s +│ built/);
    expect(text).toMatch(/1 d 01:00:00 +│ 61\.0 s +│ lost/);
});
