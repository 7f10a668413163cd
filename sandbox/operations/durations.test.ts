import { Durations } from "./durations";
import type { DurationOptions } from "./durations";

const take = (seed: string, service: string, count = 3): number[] => {
    const durations = new Durations(seed);
    return Array.from({ length: count }, () => durations.next("create", service));
};

test("the same seed gives the same durations, another seed or service others", () => {
    expect(take("one", "a")).toEqual(take("one", "a"));
    expect(take("one", "a")).not.toEqual(take("two", "a"));
    expect(take("one", "a")).not.toEqual(take("one", "b"));
});

test("durations vary from time to time, within what was recorded", () => {
    const all = take("one", "a", 200);
    expect(new Set(all).size).toBeGreaterThan(100);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(36);
    expect(Math.max(...all)).toBeLessThanOrEqual(56);
});

test("they can all be shorter, and without spread each is the middle of its range", () => {
    const next = (options: DurationOptions): number => new Durations("one", options).next("create", "a");
    expect(next({ spread: 0 })).toBe(46);
    expect(next({ spread: 0, factor: 0.5 })).toBe(23);
    expect(next({ factor: 0.5 })).toBeCloseTo(next({}) / 2);
});
