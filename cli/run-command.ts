import type { Command } from "commander";
import { textOf } from "./text-of";

/** Runs a command line by this process's arguments. An error is told as text, and the exit code is 1. */
export function runCommand(command: Command): void {
    command.parseAsync().catch((error: unknown) => {
        console.error(textOf(error));
        // A request that was given up may still hold the process, for as long as one try takes.
        process.exit(1);
    });
}
