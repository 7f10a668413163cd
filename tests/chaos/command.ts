import { Command, Option } from "commander";
import { runCommand } from "../../cli/run-command";
import { wholeNumber } from "../support/whole-number";
import { repeatCommand, runChaos } from "./run-chaos";
import type { ChaosWorld } from "./world";

interface Options {
    readonly world: keyof typeof worlds;
    readonly seed: number;
    readonly first: number;
    readonly runs: number;
    readonly times: number;
}

/** Each is loaded alone: what the one does to time and to jest's `expect` is not for the other. */
const worlds = {
    operations: async (): Promise<ChaosWorld> => {
        await import("./without-waiting.js");
        return (await import("./operations-world.js")).operationsWorld;
    },
    logical: async (): Promise<ChaosWorld> => {
        await import("./without-waiting.js");
        return (await import("./logical-world.js")).logicalWorld;
    },
    restores: async (): Promise<ChaosWorld> => {
        await import("./without-waiting.js");
        return (await import("./restore-world.js")).restoreWorld;
    },
    promotions: async (): Promise<ChaosWorld> => {
        await import("./without-waiting.js");
        return (await import("./promotion-world.js")).promotionWorld;
    },
    engine: async (): Promise<ChaosWorld> => {
        await import("./expect-outside-jest.js");
        return (await import("./engine-world.js")).engineWorld;
    },
};

runCommand(
    new Command("npm run chaos --")
        .description("Kills or harms runs at seeded moments, goes on with them, and checks what must always hold")
        .addOption(
            new Option(
                "--world <name>",
                "what runs: the operations alone; captures, restores or failovers of logical snapshots; or stacks on the engine",
            )
                .choices(Object.keys(worlds))
                .default("operations"),
        )
        .option("--seed <number>", "from which action, moment and harm follow", wholeNumber, 1)
        .option("--runs <number>", "how many runs", wholeNumber, 100)
        .option("--first <number>", "the first of them, to repeat one", wholeNumber, 0)
        .option("--times <number>", "how often each is harmed at most", wholeNumber, 2)
        .action(async ({ world: name, ...options }: Options) => {
            const world = await worlds[name]();
            const verdicts = await runChaos(world, options, ({ run, action, harms, broken }) => {
                const { seed, times } = options;
                console.log(
                    `seed ${seed} run ${run}: ${action} | ${harms.join(" | ")} | ${broken.length === 0 ? "holds" : "BROKEN"}`,
                );
                if (broken.length > 0) {
                    console.log([...broken, `Repeat it: ${repeatCommand(world, seed, run, times)}`].join("\n"));
                }
            });
            const failed = verdicts.filter(({ broken }) => broken.length > 0).length;
            console.log(`${verdicts.length} runs, ${failed} broken`);
            process.exitCode = failed > 0 ? 1 : 0;
        }),
);
