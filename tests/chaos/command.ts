import "./without-waiting";
import { Command } from "commander";
import { runCommand } from "../../cli/run-command";
import { wholeNumber } from "../support/whole-number";
import { operationsWorld } from "./operations-world";
import { repeatCommand, runChaos } from "./run-chaos";

interface Options {
    readonly seed: number;
    readonly first: number;
    readonly runs: number;
    readonly times: number;
}

runCommand(
    new Command("npm run chaos --")
        .description(
            "Kills or harms runs of the operations at seeded moments, goes on with them, and checks what must always hold",
        )
        .option("--seed <number>", "from which action, moment and harm follow", wholeNumber, 1)
        .option("--runs <number>", "how many runs", wholeNumber, 100)
        .option("--first <number>", "the first of them, to repeat one", wholeNumber, 0)
        .option("--times <number>", "how often each is harmed at most", wholeNumber, 2)
        .action(async (options: Options) => {
            const verdicts = await runChaos(operationsWorld, options, ({ run, action, harms, broken }) => {
                const { seed, times } = options;
                console.log(
                    `seed ${seed} run ${run}: ${action} | ${harms.join(" | ")} | ${broken.length === 0 ? "holds" : "BROKEN"}`,
                );
                if (broken.length > 0) {
                    console.log([...broken, `Repeat it: ${repeatCommand(seed, run, times)}`].join("\n"));
                }
            });
            const failed = verdicts.filter(({ broken }) => broken.length > 0).length;
            console.log(`${verdicts.length} runs, ${failed} broken`);
            process.exitCode = failed > 0 ? 1 : 0;
        }),
);
