import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { declareActiveSite } from "../declare/declare-active-site";

export const declareCommand = new Command("declare")
    .description("declare in Pulumi.yaml which site is to be active; it is the `up` after it that fails over")
    .requiredOption("--active-site <site>", "the site that is to be active")
    .option("--accept-data-loss <epoch>", "unplanned: give up what was not handed over in this epoch", epoch)
    .option("--at-epoch <epoch>", "the epoch that is recorded now (default: one more than Pulumi.yaml declares)", epoch)
    .option("--dir <folder>", "where Pulumi.yaml is", ".")
    .action((options: { activeSite: string; acceptDataLoss?: number; atEpoch?: number; dir: string }) => {
        const file = path.join(options.dir, "Pulumi.yaml");
        const { text, changes } = declareActiveSite(readFileSync(file, "utf8"), options);
        writeFileSync(file, text);
        for (const { setting, from, to } of changes) {
            console.log(`${setting}: ${from === undefined ? to : `${from} -> ${to}`}`);
        }
    });

function epoch(value: string): number {
    if (!/^\d+$/.test(value)) {
        throw new InvalidArgumentError("It must be the number of an epoch.");
    }
    return Number(value);
}
