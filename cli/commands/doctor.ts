import * as path from "node:path";
import { Command } from "commander";
import { storageAccountOption } from "./storage-account-option";

interface DoctorOptions {
    readonly dir: string;
    readonly json?: boolean;
    readonly storageAccount?: string;
}

const exits = `
Reads the project's files, the vault and Azure, and changes nothing. Waits at most 3 s for any one answer, and names what did
not answer. Exit codes: 0 ready · 1 findings, or an error · 2 it cannot tell, as a part did not answer. Notes do not count.`;

export const doctorCommand = new Command("doctor")
    .description("check whether a standby could take over now: every finding, and how to get out of it")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .addOption(storageAccountOption)
    .option("--json", "print JSON for programs, by the schema in schemas/doctor.json")
    .addHelpText("after", exits)
    .action(async ({ dir, json, storageAccount }: DoctorOptions) => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
        const { exitCodes, formatDoctor, readDoctor } = require("../doctor") as typeof import("../doctor/index.js");
        const report = await readDoctor(path.resolve(dir), { storageAccount }, process.env);
        console.log(json ? JSON.stringify(report, null, 2) : formatDoctor(report));
        // What has not answered may still keep the process.
        process.exit(exitCodes[report.state]);
    });
