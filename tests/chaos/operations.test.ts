import { operationsWorld } from "./operations-world";
import { repeatCommand, runChaos } from "./run-chaos";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../model/operations/instant-timers"));

const seed = 15;
const times = 2;

test("a hundred runs that are harmed at any request, up to twice, end as they should", async () => {
    const verdicts = await runChaos(operationsWorld, { seed, first: 0, runs: 100, times }, () => undefined);
    const failed = verdicts.filter(({ broken }) => broken.length > 0);
    expect(
        failed.map((verdict) => ({ ...verdict, repeat: repeatCommand(operationsWorld, seed, verdict.run, times) })),
    ).toEqual([]);
    expect(new Set(verdicts.map(({ action }) => action)).size).toBe(operationsWorld.actions.length);
    const struck = verdicts.flatMap(({ harms }) => harms).filter((harm) => !harm.includes("struck nothing"));
    expect(struck.length).toBeGreaterThan(80);
});

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
