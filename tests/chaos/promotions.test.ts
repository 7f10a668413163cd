import { promotionWorld } from "./promotion-world";
import { repeatCommand, runChaos } from "./run-chaos";

jest.mock("node:timers/promises", () => jest.requireActual<object>("../model/operations/instant-timers"));

const seed = 20;
const times = 2;

test("failovers and warm standbys with logical snapshots that are killed at any request end as those that are not, with one claim", async () => {
    const verdicts = await runChaos(promotionWorld, { seed, first: 0, runs: 40, times }, () => undefined);
    const failed = verdicts.filter(({ broken }) => broken.length > 0);
    const repeat = (run: number): string => repeatCommand(promotionWorld, seed, run, times);
    expect(failed.map((verdict) => ({ ...verdict, repeat: repeat(verdict.run) }))).toEqual([]);
    expect(new Set(verdicts.map(({ action }) => action)).size).toBe(promotionWorld.actions.length);
    const struck = verdicts.flatMap(({ harms }) => harms).filter((harm) => !harm.includes("struck nothing"));
    expect(struck.length).toBeGreaterThan(30);
}, 120_000);
