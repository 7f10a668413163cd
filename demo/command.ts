import { Command } from "commander";
import { runCommand } from "../cli/run-command";
import { speedOption } from "../sandbox/command-options";
import { runDemo } from ".";

runCommand(
    new Command("npm start --")
        .description("Deploys, backs up, fails over and back while clients send requests, in the sandbox")
        .addOption(speedOption("1200, and real time without Azure's waits while clients are watched,"))
        .option("--verbose", "print the engine's raw lines, too")
        .option("--keep", "leave the sandbox up at the end, and print how to use it")
        .action((options: { speed?: number; verbose?: boolean; keep?: boolean }) => runDemo(options)),
);
