import { describeWork, expectDurations, expectedDurations, rangeInWords } from "./expected-durations";

const done = (minutes: number, result = "succeeded") =>
    ({
        result,
        observed: {
            startedAt: "2026-02-01T00:00:00.000Z",
            completedAt: new Date(Date.parse("2026-02-01T00:00:00.000Z") + minutes * 60_000).toISOString(),
        },
    }) as never;

test("three backups of one's own say more than what others have seen; two, and failed ones, do not", () => {
    const failed = [done(1, "failed"), done(2, "accepted")];
    expect(expectDurations({ snapshots: [done(20), done(33), ...failed] }, [])).toEqual(expectedDurations);
    const { backup, restore } = expectDurations({ snapshots: [done(20), done(33), done(26), ...failed] }, []);
    expect(rangeInWords(backup)).toBe("20 to 33 min");
    expect(restore).toEqual(expectedDurations.restore);
});

test("what another tool took, and what was found done days later, says nothing of how long it takes", () => {
    const own = [done(20), done(33), done(26)];
    const adopted = { ...(done(300) as object), adopted: { at: "", unknown: [] } } as never;
    const { backup } = expectDurations({ snapshots: [...own, adopted, done(3 * 24 * 60)] }, []);
    expect(rangeInWords(backup)).toBe("20 to 33 min");
});

test.each([
    [0, 2700, "up to 45 min"],
    [60, 3600, "60 s to 60 min"],
    [1200, 2700, "20 to 45 min"],
    [3180, 9300, "53 min to 2.6 h"],
    [1200, 1210, "20 min"],
])("from %i to %i seconds is %s", (fromSeconds, toSeconds, words) => {
    expect(rangeInWords({ fromSeconds, toSeconds })).toBe(words);
});

test("what comes one after the other takes the sum", () => {
    const work = (["backup", "restore"] as const).map((what) => ({ what, expected: expectedDurations[what] }));
    expect(describeWork(work)).toBe("about 31 to 90 min (snapshot 11 to 45 min, restore 20 to 45 min)");
    expect(describeWork(work.slice(1))).toBe("about 20 to 45 min (restore)");
});
