import { seededChooser } from "./seeded-chooser";
import type { ChaosWorld, Chooser, Harm, RunReport } from "./world";

export interface ChaosOptions {
    readonly seed: number;
    /** The first run, counted from 0. */
    readonly first: number;
    readonly runs: number;
    /** How often each run is harmed at most. */
    readonly times: number;
}

/** What came of one run and of all that went on with it. */
export interface ChaosVerdict {
    readonly run: number;
    readonly action: string;
    /** What befell it, and where. */
    readonly harms: readonly string[];
    /** What does not hold; empty where all does. */
    readonly broken: readonly string[];
}

/** Runs actions, harms each at a moment that follows from the seed, goes on until nothing is left, and checks the rules. */
export async function runChaos(
    world: ChaosWorld,
    { seed, first, runs, times }: ChaosOptions,
    tell: (verdict: ChaosVerdict) => void,
): Promise<readonly ChaosVerdict[]> {
    const verdicts: ChaosVerdict[] = [];
    try {
        for (let run = first; run < first + runs; run += 1) {
            const verdict = await runOnce(world, run, times, seededChooser(seed, run));
            verdicts.push(verdict);
            tell(verdict);
        }
    } finally {
        await world.end();
    }
    return verdicts;
}

async function runOnce(world: ChaosWorld, run: number, times: number, choose: Chooser): Promise<ChaosVerdict> {
    const action = choose.of("action", world.actions);
    const situation = await world.begin(action, choose);
    const harms: string[] = [];
    try {
        for (let time = 1; time <= times; time += 1) {
            const harm = { kind: choose.of(`harm ${time}`, world.harms), at: choose.fraction(`moment ${time}`) };
            const report = await situation.run(harm);
            harms.push(describe(harm, report));
            if (report.outcome === undefined) {
                break;
            }
        }
        await situation.finish();
        return { run, action, harms, broken: await situation.broken() };
    } catch (error) {
        const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
        return { run, action, harms, broken: [...(await situation.broken()), failure] };
    } finally {
        await situation.end();
    }
}

function describe({ kind, at }: Harm, { struck, outcome }: RunReport): string {
    const where = struck === undefined ? `at ${at.toFixed(2)}, which struck nothing` : `at the ${struck}`;
    return `${kind} ${where}${outcome === undefined ? ": done" : `: ${outcome.slice(0, 80)}`}`;
}

/** The one command that repeats a run. */
export const repeatCommand = ({ name }: ChaosWorld, seed: number, run: number, times: number): string =>
    `npm run chaos -- --world ${name} --seed ${seed} --first ${run} --runs 1 --times ${times}`;
