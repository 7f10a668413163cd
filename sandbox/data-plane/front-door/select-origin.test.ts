import { eligibleOrigins, pickByWeight } from "./select-origin";

const origin = (name: string, change = {}) => ({
    ...{ name, enabled: true, healthy: true, priority: 1, weight: 1000, latencyMs: 10 },
    ...change,
});
const names = (origins: readonly { name: string }[]): string[] => origins.map(({ name }) => name);

test.each([
    ["disabled origins are not used", [origin("a", { enabled: false }), origin("b")], ["b"]],
    ["nor unhealthy ones", [origin("a", { healthy: false }), origin("b")], ["b"]],
    ["the first priority goes first", [origin("a", { priority: 2 }), origin("b")], ["b"]],
    [
        "the next one where the first is unhealthy",
        [origin("a", { priority: 2 }), origin("b", { healthy: false })],
        ["a"],
    ],
    [
        "those that are near enough",
        [origin("a", { latencyMs: 60 }), origin("b"), origin("c", { latencyMs: 61 })],
        ["a", "b"],
    ],
    [
        "all that are enabled where none is healthy, whatever their priority",
        [
            origin("a", { healthy: false, priority: 2 }),
            origin("b", { healthy: false }),
            origin("c", { enabled: false }),
        ],
        ["a", "b"],
    ],
    ["none where none is enabled", [origin("a", { enabled: false })], []],
])("%s", (_rule, origins, expected) => {
    expect(names(eligibleOrigins(origins, 50))).toEqual(expected);
});

test("requests are spread in the ratio of weights", () => {
    const origins = [origin("a", { weight: 50 }), origin("b", { weight: 150 })];
    const picked = Array.from({ length: 400 }, (_request, turn) => pickByWeight(origins, turn)?.name);
    const share = picked.filter((name) => name === "b").length / picked.length;
    expect(share).toBeGreaterThan(0.72);
    expect(share).toBeLessThan(0.78);
});

test("of none, none is picked", () => {
    expect(pickByWeight([], 3)).toBeUndefined();
});
