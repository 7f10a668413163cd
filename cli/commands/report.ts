import { existsSync, statSync } from "node:fs";
import * as path from "node:path";
import { Command } from "commander";
import { CodedError } from "../../dynamic-providers/common/coded-error";
import { storageAccountOption } from "./storage-account-option";

interface ReportOptions {
    readonly dir: string;
    readonly html?: string;
    readonly json?: boolean;
    readonly storageAccount?: string;
}

const exits = `
Reads what status, snapshots and doctor read, and changes nothing. The page is one file: it loads nothing and runs no script.
Exit codes: 0 the vault answered · 1 it did not, and the report tells what did; or an error.`;

export const reportCommand = new Command("report")
    .description("write a report for auditors: sites, snapshots, drills, failovers, readiness, and a checklist")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(storageAccountOption)
    .option("--html <file>", "write the report as a page; a file that is there is replaced")
    .option("--json", "print JSON for programs, by the schema in schemas/report.json")
    .addHelpText("after", exits)
    .action(async ({ dir, html, json, storageAccount }: ReportOptions) => {
        const file = requireOutput(html, json);
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { readReport, writeReport } = require("../report") as typeof import("../report/index.js");
        const report = await readReport(path.resolve(dir), { storageAccount }, process.env);
        if (file !== undefined) {
            await writeReport(file, report);
        }
        console.log(json ? JSON.stringify(report, null, 2) : `Report: ${file}`);
        // What has not answered may still keep the process.
        process.exit(report.epoch === null ? 1 : 0);
    });

/** @returns the page's file, undefined where none is wanted. @throws CodedError before anything is read */
function requireOutput(html: string | undefined, json: boolean | undefined): string | undefined {
    const file = html === undefined ? undefined : path.resolve(html);
    if (file === undefined) {
        if (!json) {
            throw new CodedError("InputsInvalid", "Give --html <file> to write the page, or --json to print the data.");
        }
        return undefined;
    }
    const folder = path.dirname(file);
    const problem = !existsSync(folder)
        ? `the folder ${folder} does not exist: create it, or name another file.`
        : existsSync(file) && statSync(file).isDirectory()
          ? "it is a folder: name a file in it."
          : undefined;
    if (problem !== undefined) {
        throw new CodedError("InputsInvalid", `--html is '${html}': ${problem}`);
    }
    return file;
}
