import * as path from "node:path";
import { Command } from "commander";
import { textOf } from "../text-of";
import { ageIdentityOption } from "./age-identity-option";
import { storageAccountOption } from "./storage-account-option";

interface DiffOptions {
    readonly dir: string;
    readonly json?: boolean;
    readonly ageIdentity?: string;
    readonly storageAccount?: string;
}

export const diffCommand = new Command("diff")
    .description("compare two logical snapshots, or one with a service; exit code 0 equal, 1 different, 2 trouble")
    .argument("<before>", "ID of a logical snapshot, a site, or the resource ID of a service")
    .argument(
        "[after]",
        "the same (default: <before> names a service, which is compared with its newest logical snapshot)",
    )
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(ageIdentityOption)
    .addOption(storageAccountOption)
    .option("--json", "print JSON for programs, by the schema in schemas/diff.json")
    .action(
        async (before: string, after: string | undefined, { dir, json, ageIdentity, storageAccount }: DiffOptions) => {
            // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
            const { diffSnapshots } = require("../logical") as typeof import("../logical/index.js");
            try {
                const found = await diffSnapshots(path.resolve(dir), { storageAccount, ageIdentity }, [before, after]);
                console.log(json ? JSON.stringify(found.report, null, 2) : found.text);
                process.exit(found.isEqual ? 0 : 1);
            } catch (error) {
                console.error(textOf(error));
                process.exit(2);
            }
        },
    );
