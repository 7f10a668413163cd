import * as path from "node:path";
import { Command } from "commander";
import { ageIdentityOption } from "./age-identity-option";
import { storageAccountOption } from "./storage-account-option";

interface ExportOptions {
    readonly dir: string;
    readonly out: string;
    readonly ageIdentity?: string;
    readonly storageAccount?: string;
}

export const exportCommand = new Command("export")
    .description("write a logical snapshot as files, without its secrets: for a pull request to show what changed")
    .argument("<snapshot>", "ID of a logical snapshot, a site, or the resource ID of a service")
    .requiredOption("--out <folder>", "where the files go: an empty folder, or one that an export was written to")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(ageIdentityOption)
    .addOption(storageAccountOption)
    .action(async (snapshot: string, { dir, out, ageIdentity, storageAccount }: ExportOptions) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { exportSnapshot } = require("../logical") as typeof import("../logical/index.js");
        console.log(
            await exportSnapshot(path.resolve(dir), { storageAccount, ageIdentity }, snapshot, path.resolve(out)),
        );
        // What has not answered may still keep the process.
        process.exit(0);
    });
