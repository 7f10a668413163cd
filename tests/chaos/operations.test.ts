import { expectToHold } from "./expect-to-hold";
import { operationsWorld } from "./operations-world";
import { runChaos } from "./run-chaos";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../model/operations/instant-timers"));

const seed = 15;

test("a hundred runs that are harmed at any request, up to twice, end as they should", () =>
    expectToHold(operationsWorld, { seed, runs: 100, moreStrikesThan: 80 }));

test("fifty drills that are killed at any request leave no scratch service after the next run", async () => {
    const drills = {
        ...operationsWorld,
        actions: operationsWorld.actions.filter((action) => action.includes("drill")),
        harms: ["killedBefore", "killedAfter"],
    };
    const verdicts = await runChaos(drills, { seed, first: 0, runs: 50, times: 1 }, () => undefined);
    expect(verdicts.filter(({ broken }) => broken.length > 0)).toEqual([]);
    const struck = verdicts.flatMap(({ harms }) => harms).filter((harm) => !harm.includes("struck nothing"));
    expect(struck.length).toBeGreaterThan(40);
});
