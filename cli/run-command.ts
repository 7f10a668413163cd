import type { Command } from "commander";

/** Runs a command line by this process's arguments. What goes wrong is said in a line, and the exit code is 1. */
export function runCommand(command: Command): void {
    command.parseAsync().catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
}
