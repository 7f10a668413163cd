import { HealthLog, isHealthy } from "./probe-health";
import type { HealthChange } from "./probe-health";

const settings = { intervalSeconds: 30, sampleSize: 4, successfulSamplesRequired: 3 };
const fails: readonly HealthChange[] = [
    { atMs: 0, healthy: true },
    { atMs: 300_000, healthy: false },
];

test.each([
    [299, true],
    // One probe of the last four has failed, then two.
    [300, true],
    [329, true],
    [330, false],
    [900, false],
])("an origin that fails from second 300 on is healthy at %d: %s", (second, healthy) => {
    expect(isHealthy(fails, second * 1000, settings)).toBe(healthy);
});

test("it is healthy again when three of the last four succeeded", () => {
    const heals = [...fails, { atMs: 600_000, healthy: true }];
    expect([600, 659, 660].map((second) => isHealthy(heals, second * 1000, settings))).toEqual([false, false, true]);
});

test("a shorter interval and a smaller sample see it sooner", () => {
    expect(isHealthy(fails, 300_000, { intervalSeconds: 5, sampleSize: 1, successfulSamplesRequired: 1 })).toBe(false);
});

test("an origin that nobody has looked at is taken for healthy", () => {
    expect(isHealthy([], 1000, settings)).toBe(true);
});

test("a log tells targets apart, and keeps changes only", () => {
    const log = new HealthLog();
    log.see("a", true, 0);
    log.see("a", true, 1000);
    log.see("b", false, 1000);
    log.see("a", false, 2000);
    expect(log.changesOf("a")).toEqual([
        { atMs: 0, healthy: true },
        { atMs: 2000, healthy: false },
    ]);
    expect(log.changesOf("b")).toEqual([{ atMs: 1000, healthy: false }]);
    expect(log.changesOf("c")).toEqual([]);
});
