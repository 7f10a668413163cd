import { repeatCommand, runChaos } from "./run-chaos";
import type { ChaosWorld } from "./world";

export interface Campaign {
    readonly seed: number;
    readonly runs: number;
    /** More harms than this have to strike: one that comes too late tries nothing. */
    readonly moreStrikesThan: number;
}

/** How often each run is harmed. */
const times = 2;

/** Runs of a world, each harmed twice, break no rule, and every action is among them. A broken one is told with how to repeat it. */
export async function expectToHold(world: ChaosWorld, { seed, runs, moreStrikesThan }: Campaign): Promise<void> {
    const verdicts = await runChaos(world, { seed, first: 0, runs, times }, () => undefined);
    const failed = verdicts.filter(({ broken }) => broken.length > 0);
    const repeat = (run: number): string => repeatCommand(world, seed, run, times);
    expect(failed.map((verdict) => ({ ...verdict, repeat: repeat(verdict.run) }))).toEqual([]);
    expect(new Set(verdicts.map(({ action }) => action)).size).toBe(world.actions.length);
    const struck = verdicts.flatMap(({ harms }) => harms).filter((harm) => !harm.includes("struck nothing"));
    expect(struck.length).toBeGreaterThan(moreStrikesThan);
}
