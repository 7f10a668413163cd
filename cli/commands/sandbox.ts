import { Command } from "commander";
import { parseTime, speedOption } from "./options";

interface Options {
    readonly speed: number;
    readonly directory: string;
    readonly startTime?: Date;
}

export const sandboxCommand = new Command("sandbox")
    .description("run Azure on this machine; prints one JSON line when it is ready, and ends on ^C")
    .addOption(speedOption())
    .option("--directory <path>", "where certificates and the env file are written", ".sandbox")
    .option("--start-time <time>", "simulated time at the start, ISO 8601", parseTime)
    .action(async (options: Options) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { startSandbox } = require("../../sandbox") as typeof import("../../sandbox/index.js");
        const sandbox = await startSandbox(options);
        console.log(JSON.stringify(sandbox.connection));
        await new Promise<void>((resolve) => {
            process.once("SIGINT", () => resolve());
            process.once("SIGTERM", () => resolve());
        });
        await sandbox.stop();
    });
