import * as path from "node:path";
import { Command } from "commander";
import { storageAccountOption } from "./storage-account-option";

interface SnapshotsOptions {
    readonly dir: string;
    readonly json?: boolean;
    readonly storageAccount?: string;
}

export const snapshotsCommand = new Command("snapshots")
    .description("list the vault's snapshots, newest first, and why one cannot be restored")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(storageAccountOption)
    .option("--json", "print JSON for programs, by the schema in schemas/snapshots.json")
    .action(async ({ dir, json, storageAccount }: SnapshotsOptions) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { readSnapshots, formatSnapshots } = require("../status") as typeof import("../status/index.js");
        const listed = await readSnapshots(path.resolve(dir), { storageAccount }, process.env);
        console.log(json ? JSON.stringify(listed, null, 2) : formatSnapshots(listed));
        // What has not answered may still keep the process.
        process.exit(0);
    });
