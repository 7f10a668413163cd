import * as path from "node:path";
import { Command } from "commander";
import { storageAccountOption } from "./storage-account-option";

interface StatusOptions {
    readonly dir: string;
    readonly json?: boolean;
    readonly storageAccount?: string;
}

const exits = `
Waits at most 3 s for any one answer, and names what did not answer. Reads the project's files, the vault and Azure, but
needs no Pulumi state, backend or passphrase. Exit codes: 0 the vault answered · 1 it did not, or the files name no vault.`;

export const statusCommand = new Command("status")
    .description("show the active site, the newest snapshot, running operations, and what to do next")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(storageAccountOption)
    .option("--json", "print JSON for programs, by the schema in schemas/status.json")
    .addHelpText("after", exits)
    .action(async ({ dir, json, storageAccount }: StatusOptions) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { readStatus, formatStatus } = require("../status") as typeof import("../status/index.js");
        const status = await readStatus(path.resolve(dir), { storageAccount }, process.env);
        console.log(json ? JSON.stringify(status, null, 2) : formatStatus(status));
        // What has not answered may still keep the process.
        process.exit(status.epoch === null ? 1 : 0);
    });
