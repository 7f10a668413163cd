import { Command, InvalidArgumentError } from "commander";
import { runCommand } from "../cli/run-command";
import { conclude } from "./results";

interface BenchOptions {
    readonly json?: string;
    readonly runs?: number;
    readonly only?: readonly string[];
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function parseRuns(value: string): number {
    const runs = Number(value);
    if (!Number.isInteger(runs) || runs < 1) {
        throw new InvalidArgumentError("It must be a number from 1.");
    }
    return runs;
}

const bench = (name: string, description: string): Command =>
    new Command(name)
        .description(description)
        .option("--json <file>", "write [{name, value, unit, goal, met}] to this file, too");

runCommand(
    new Command("npm run bench --")
        .description("Measures in the sandbox: prints a table, and exits with 1 where a goal is not met")
        .addCommand(
            bench("recovery", "how long failovers take until clients are served")
                .option("--runs <number>", "how often each is run; the median counts", parseRuns, 3)
                .option("--only <part>", "only cases with this in their name, such as pilot/unplanned", collect)
                .action(async ({ json, ...options }: BenchOptions) => {
                    const { benchRecovery } = await import("./recovery/index.js");
                    conclude(await benchRecovery(options), json);
                }),
        )
        .addCommand(
            bench("capture", "what logical snapshots and inventories ask of ARM, and of this machine")
                .option("--runs <number>", "how often each size is captured; the median counts", parseRuns, 1)
                .action(async ({ json, runs }: BenchOptions) => {
                    const { benchCapture } = await import("./capture/index.js");
                    conclude(await benchCapture({ runs }), json);
                }),
        )
        .addCommand(
            bench("clock", "whether a failover with a clock that skips waits comes to the same as in real time").action(
                async ({ json }: BenchOptions) => {
                    const { benchClock } = await import("./clock/index.js");
                    conclude(await benchClock(), json);
                },
            ),
        ),
);
