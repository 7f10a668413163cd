import * as path from "node:path";
import { Command } from "commander";
import { ageIdentityOption } from "./age-identity-option";
import { storageAccountOption } from "./storage-account-option";

interface RewrapOptions {
    readonly dir: string;
    readonly recipients: string;
    readonly ageIdentity?: string;
    readonly storageAccount?: string;
}

export const rewrapCommand = new Command("rewrap")
    .description("give all logical snapshots other recipients: after a key was rotated, or to add or remove one")
    .requiredOption(
        "--recipients <file>",
        "JSON list of those who can open them from now on, as the input recipients of LogicalBackup has it",
    )
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(ageIdentityOption)
    .addOption(storageAccountOption)
    .action(async ({ dir, recipients, ageIdentity, storageAccount }: RewrapOptions) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { changeRecipients } = require("../logical") as typeof import("../logical/index.js");
        console.log(await changeRecipients(path.resolve(dir), { storageAccount, ageIdentity }, recipients));
        // What has not answered may still keep the process.
        process.exit(0);
    });
