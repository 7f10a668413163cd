import { Command } from "commander";
import { parseTime, shownMembersOption, skipOption, speedOption } from "./command-options";
import type { Skipped } from "./ground/clock";
import type { ShownMembers } from "./state/render-service";
import { startSandbox } from ".";

interface Options {
    readonly speed?: number;
    readonly skip?: Skipped;
    readonly directory: string;
    readonly startTime?: Date;
    readonly data?: string;
    readonly seed?: string;
    readonly shownMembers?: ShownMembers;
    readonly host?: string;
    readonly allowNonLoopback?: boolean;
}

new Command("npm run sandbox --")
    .description("Runs Azure on this machine; prints one JSON line when it is ready, and ends on ^C")
    .addOption(speedOption())
    .addOption(skipOption())
    .option("--directory <path>", "where certificates and the env file are written", ".sandbox")
    .option("--start-time <time>", "simulated time at the start, ISO 8601", parseTime)
    .option("--data <path>", "keeps all that exists in this directory, to go on with it at the next start")
    .option("--seed <text>", "from which the durations of operations follow")
    .addOption(shownMembersOption())
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--allow-non-loopback", "allows a host that other machines can reach")
    .action(async (options: Options) => {
        const sandbox = await startSandbox({ ...options, dataDirectory: options.data });
        // Before it says that it is ready: whoever reads that may end it at once.
        const told = new Promise<void>((resolve) => {
            process.once("SIGINT", () => resolve());
            process.once("SIGTERM", () => resolve());
        });
        console.log(JSON.stringify(sandbox.connection));
        await told;
        await sandbox.stop();
    })
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
