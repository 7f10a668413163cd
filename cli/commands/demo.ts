import { Command } from "commander";
import { speedOption } from "./options";

export const demoCommand = new Command("demo")
    .description("deploy, back up, fail over and back while clients send requests, in the sandbox")
    .addOption(speedOption("1200, and 120 while clients are watched,"))
    .option("--keep", "leave the sandbox up at the end, and print how to use it")
    .action(async (options: { speed?: number; keep?: boolean }) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { runDemo } = require("../../demo") as typeof import("../../demo/index.js");
        await runDemo(options);
    });
