import "../chaos/without-waiting";
import { Command } from "commander";
import { runCommand } from "../../cli/run-command";
import { wholeNumber } from "../support/whole-number";
import { describeExploration, exploreAll, violationsOf } from "./explore-all";
import { checkHistories, describeHistories } from "./operations/histories";

interface Options {
    readonly states: number;
    readonly histories: number;
    readonly seed?: number;
}

runCommand(
    new Command("npm run model --")
        .description(
            "Looks for a broken rule of failover: in the protocol's states, and in histories of its operations",
        )
        .option("--states <number>", "how many states of each scenario are looked at", wholeNumber, 60_000)
        .option("--histories <number>", "how many histories are made up", wholeNumber, 2_000)
        .option("--seed <number>", "from which they follow; another one each time by default", wholeNumber)
        .action(async ({ states, histories, seed }: Options) => {
            const explored = exploreAll({ maxDepth: 200, maxStates: states });
            console.log(describeExploration(explored));
            const violations = violationsOf(explored);
            violations.forEach((violation) => console.log(JSON.stringify(violation, null, 4)));
            console.log(describeHistories(await checkHistories(histories, seed)));
            process.exitCode = violations.length > 0 ? 1 : 0;
        }),
);
