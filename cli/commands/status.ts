import * as path from "node:path";
import { Command, Option } from "commander";
import { storageAccountOption } from "./storage-account-option";

interface StatusOptions {
    readonly dir: string;
    readonly format: "text" | "json" | "openmetrics";
    readonly storageAccount?: string;
}

const exits = `
Waits at most 3 s for any one answer, and names what did not answer. Reads the project's files, the vault and Azure, but
needs no Pulumi state, backend or passphrase. Exit codes: 0 the vault answered · 1 it did not, or the files name no vault.`;

export const statusCommand = new Command("status")
    .description("show the active site, the newest snapshot, running operations, and what to do next")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(storageAccountOption)
    .addOption(
        new Option(
            "--format <format>",
            "text for people, json by the schema in schemas/status.json, or openmetrics for monitoring",
        )
            .choices(["text", "json", "openmetrics"])
            .default("text"),
    )
    .addOption(new Option("--json", "the same as --format json").implies({ format: "json" }))
    .addHelpText("after", exits)
    .action(async ({ dir, format, storageAccount }: StatusOptions) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { readStatus, formatStatusAs } = require("../status") as typeof import("../status/index.js");
        const status = await readStatus(path.resolve(dir), { storageAccount }, process.env);
        console.log(await formatStatusAs(format, status));
        // What has not answered may still keep the process.
        process.exit(status.epoch === null ? 1 : 0);
    });
