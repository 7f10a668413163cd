import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { declareActiveSite } from "../declare/declare-active-site";
import { readRecorded, readStanding } from "../declare/read-recorded";
import type { Standing } from "../declare/read-recorded";
import { requireRecordedEpoch } from "../declare/recorded-epoch";
import { settleConsents } from "../declare/settle-consents";
import { storageAccountOption } from "./storage-account-option";
import { textOf } from "../text-of";
import { projectFileOf, readProject } from "../up/project";

interface DeclareOptions {
    readonly activeSite?: string;
    readonly acceptDataLoss?: number;
    readonly atEpoch?: number;
    readonly dir: string;
    readonly offline?: boolean;
    readonly settle?: boolean;
    readonly storageAccount?: string;
}

export const declareCommand = new Command("declare")
    .description("declare the active site in Pulumi.yaml; the next `up` fails over")
    .option("--active-site <site>", "the site to make active")
    .option(
        "--accept-data-loss <epoch>",
        "unplanned failover: accept to lose changes that were not handed over in this epoch",
        epoch,
    )
    .option("--at-epoch <epoch>", "the recorded epoch (default: one more than Pulumi.yaml declares)", epoch)
    .option("--settle", "take stale consents out of Pulumi.yaml and the stacks' files")
    .option("--offline", "do not compare the epoch with the one that the vault records")
    .addOption(storageAccountOption)
    .option("--dir <folder>", "the folder of Pulumi.yaml", ".")
    .action(async (options: DeclareOptions, command: Command) => {
        if ((options.settle === true) === (options.activeSite !== undefined)) {
            command.error("error: give either --active-site <site> or --settle");
        }
        if (options.settle) {
            await settle(options, command);
        } else if (options.activeSite !== undefined) {
            await declare({ ...options, activeSite: options.activeSite });
        }
        // A read that was given up may still hold the process.
        process.exit();
    });

async function declare(options: DeclareOptions & { readonly activeSite: string }): Promise<void> {
    const file = projectFileOf(options.dir);
    const { text, changes } = declareActiveSite(readFileSync(file, "utf8"), options);
    const standing = options.offline ? undefined : await lookUp(options).catch(say);
    standing?.warnings.forEach((line) => console.error(line));
    if (standing) {
        requireRecordedEpoch(changes, options.activeSite, standing.authority);
    }
    writeFileSync(file, text);
    for (const { setting, from, to } of changes) {
        console.log(`${setting}: ${from === undefined ? to : `${from} -> ${to}`}`);
    }
    const outage = standing?.outageOnce(options.activeSite, readProject(path.resolve(options.dir)));
    if (outage !== undefined) {
        console.log(`\n${outage}`);
    }
}

const lookUp = async ({ dir, storageAccount }: DeclareOptions): Promise<Standing> =>
    readStanding(readProject(path.resolve(dir)), { storageAccount });

function say(error: unknown): undefined {
    console.error(`The vault could not be read, so the epoch is not checked. ${textOf(error)}`);
}

/** Every file is judged before one is written. */
async function settle({ dir, offline, storageAccount }: DeclareOptions, command: Command): Promise<void> {
    if (offline) {
        command.error("error: --settle reads the vault: leave --offline out");
    }
    const project = readProject(path.resolve(dir));
    const authority = await readRecorded(project, { storageAccount });
    const files = [projectFileOf(dir), ...project.stackFiles];
    const results = files.map((file) => ({
        file,
        ...settleConsents(path.basename(file), readFileSync(file, "utf8"), project.name, authority),
    }));
    for (const { file, text, settled } of results.filter((result) => result.settled.length > 0)) {
        writeFileSync(file, text);
        settled.forEach(({ name, reason }) => console.log(`${path.basename(file)}: ${name} taken out (${reason})`));
    }
    if (results.every(({ settled }) => settled.length === 0)) {
        console.log("No stale consent was found.");
    }
}

function epoch(value: string): number {
    if (!/^\d+$/.test(value)) {
        throw new InvalidArgumentError("It must be the number of an epoch.");
    }
    return Number(value);
}
