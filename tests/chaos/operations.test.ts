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
