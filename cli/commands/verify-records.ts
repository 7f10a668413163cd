import * as path from "node:path";
import { Command } from "commander";
import { textOf } from "../text-of";
import { storageAccountOption } from "./storage-account-option";

interface VerifyOptions {
    readonly dir: string;
    readonly json?: boolean;
    readonly storageAccount?: string;
}

const exits = `
Reads every record of the vault and every document that one names, and changes nothing. Exit codes: 0 all is as it was
written · 1 a record or a document is not, and is named · 2 the vault cannot be read, or the files name none.`;

export const verifyRecordsCommand = new Command("verify-records")
    .description("verify that the vault's records, and the documents that they name, were not changed")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(storageAccountOption)
    .option("--json", "print JSON for programs, by the schema in schemas/verify-records.json")
    .addHelpText("after", exits)
    .action(async ({ dir, json, storageAccount }: VerifyOptions) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { formatVerification, readVerification } = require("../records") as typeof import("../records/index.js");
        try {
            const report = await readVerification(path.resolve(dir), { storageAccount }, process.env);
            console.log(json ? JSON.stringify(report, null, 2) : formatVerification(report));
            // What has not answered may still keep the process.
            process.exit(report.state === "whole" ? 0 : 1);
        } catch (error) {
            console.error(textOf(error));
            process.exit(2);
        }
    });
