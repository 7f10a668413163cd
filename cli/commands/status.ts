import * as path from "node:path";
import { Command } from "commander";
import { storageAccountOption } from "./storage-account-option";

interface StatusOptions {
    readonly dir: string;
    readonly json?: boolean;
    readonly storageAccount?: string;
}

const exits = `
It waits at most 3 s for any one answer, and says what did not answer. It reads the files of the project, the vault and Azure:
no state of Pulumi's, no backend, no passphrase. Exit codes: 0 the vault answered · 1 it did not, or the files name none.`;

export const statusCommand = new Command("status")
    .description("tell how things stand: who is active, the newest snapshot, what is under way, what to do next")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(storageAccountOption)
    .option("--json", "print it for programs, by the schema in schemas/status.json")
    .addHelpText("after", exits)
    .action(async ({ dir, json, storageAccount }: StatusOptions) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { readStatus, formatStatus } = require("../status") as typeof import("../status/index.js");
        const status = await readStatus(path.resolve(dir), { storageAccount }, process.env);
        console.log(json ? JSON.stringify(status, null, 2) : formatStatus(status));
        // What has not answered may still keep the process.
        process.exit(status.epoch === null ? 1 : 0);
    });
