import { arriveUntil, propagate } from "./propagation";
import type { Propagation } from "./propagation";

const nothing: Propagation<string> = { underWay: [] };
const knownAt = (propagation: Propagation<string>, nowMs: number): string | undefined =>
    arriveUntil(propagation, nowMs).known;

test("a configuration is known when its time has come", () => {
    const one = propagate(nothing, "one", 0, 10);
    expect([0, 9, 10, 99].map((at) => knownAt(one, at))).toEqual([undefined, undefined, "one", "one"]);
});

test("what is changed meanwhile goes together, once the first has arrived", () => {
    let propagation = propagate(nothing, "one", 0, 10);
    propagation = propagate(propagation, "two", 3, 10);
    propagation = propagate(propagation, "three", 7, 10);
    expect([9, 10, 19, 20].map((at) => knownAt(propagation, at))).toEqual([undefined, "one", "one", "three"]);
});

test("a change after all has arrived takes its own time", () => {
    const propagation = propagate(propagate(nothing, "one", 0, 10), "two", 50, 10);
    expect([49, 59, 60].map((at) => knownAt(propagation, at))).toEqual(["one", "one", "two"]);
});
