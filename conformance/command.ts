import { randomBytes } from "node:crypto";
import * as path from "node:path";
import { createInterface } from "node:readline/promises";
import { Command, Option } from "commander";
import { runCommand } from "../cli/run-command";
import { startSandbox } from "../sandbox";
import { startAzureFixture } from "../tests/support/azure-fixture";
import { azureTarget } from "./azure-target";
import { formatPlan } from "./format-plan";
import { removeAll } from "./remove";
import { runConformance } from "./run-conformance";
import { StateFile } from "./run-state";
import type { RunState } from "./run-state";
import { sandboxTarget } from "./sandbox-target";
import { scenarios as all } from "./scenarios";

interface Options {
    readonly target?: "sandbox" | "azure";
    readonly plan?: true;
    readonly premium?: true;
    readonly resume?: true;
    readonly remove?: true;
    readonly subscription?: string;
    readonly location: string;
    readonly otherLocation: string;
    readonly directory: string;
}

const again = "npm run conformance -- --target azure";
const report = (line: string): void => console.log(line);

async function main(options: Options): Promise<void> {
    if (options.target === "sandbox") {
        if (options.resume || options.remove) {
            throw new Error(
                "--resume and --remove are for runs against Azure: a sandbox ends with its run, and leaves nothing. Begin anew: npm run conformance -- --target sandbox.",
            );
        }
        await runAgainstSandbox(options);
        return;
    }
    const file = new StateFile(options.directory);
    const kept = file.read();
    if (options.remove) {
        if (!kept) {
            throw new Error(`${options.directory} knows of no run that has left anything.`);
        }
        await removeAll(await azureTarget(kept.subscriptionId), kept, report);
        file.remove();
        report("All of it is removed.");
        return;
    }
    if (options.target === undefined) {
        throw new Error("Say which Azure to ask: --target azure or --target sandbox.");
    }
    if (kept && !options.resume) {
        throw new Error(
            `The run of ${kept.begunAt} is not finished. To go on with it: ${again} --resume. To remove what it has made: npm run conformance -- --remove.`,
        );
    }
    if (!kept && options.resume) {
        throw new Error(`${options.directory} knows of no run to go on with. To begin one: ${again} --plan.`);
    }
    const state = kept ?? newState(options, "azure", subscriptionOf(options));
    const scenarios = scenariosOf(state);
    if (options.plan) {
        report(formatPlan(scenarios, state));
        if (!(await isWanted())) {
            report("Nothing was created.");
            return;
        }
    }
    // Before anything is sent: a run that is killed at once is found again.
    const target = await azureTarget(state.subscriptionId);
    file.write(state);
    report(
        `You can leave this at any time (Ctrl+C). To go on: ${again} --resume. To remove all of it: npm run conformance -- --remove.`,
    );
    const fixture = { stop: (): Promise<void> => Promise.resolve() };
    try {
        await conclude({
            ...{ target, state, scenarios, report, directory: options.directory },
            keep: (next) => (next ? file.write(next) : file.remove()),
            sandbox: async () => Object.assign(fixture, await startAzureFixture("conformance")),
        });
    } finally {
        await fixture.stop();
    }
}

async function runAgainstSandbox(options: Options): Promise<void> {
    const sandbox = await startSandbox({ directory: path.join(options.directory, "sandbox"), speed: 1 });
    const fixture = await startAzureFixture("conformance");
    try {
        const target = await sandboxTarget(sandbox);
        const state = newState(options, "sandbox", target.subscriptionId);
        const scenarios = scenariosOf(state);
        if (options.plan) {
            report(formatPlan(scenarios, state));
            if (!(await isWanted())) {
                return;
            }
        }
        await conclude({
            ...{ target, state, scenarios, report, directory: options.directory },
            // It ends with this process, and all that it has made.
            keep: () => undefined,
            sandbox: () => Promise.resolve(fixture),
        });
    } finally {
        await sandbox.stop();
        await fixture.stop();
    }
}

async function conclude(options: Parameters<typeof runConformance>[0]): Promise<void> {
    const { differences, rows, files, stoppedBy } = await runConformance(options);
    const count = (verdict: string): number => rows.filter((row) => row.verdict === verdict).length;
    report(
        `${differences.length} differences; of the ledger, ${count("recorded")} rows are recorded now, and ${count("contradicted")} contradicted. Written:`,
    );
    files.forEach((file) => report(`  ${path.relative(process.cwd(), file)}`));
    if (stoppedBy !== undefined) {
        throw new Error(`The run ended early: ${stoppedBy}. All that it had made is removed.`);
    }
}

const scenariosOf = ({ premium }: Pick<RunState, "premium">) => all.filter((scenario) => !scenario.premium || premium);

function newState(options: Options, target: RunState["target"], subscriptionId: string): RunState {
    const { location, otherLocation, premium = false } = options;
    return {
        ...{ version: 1, target, subscriptionId, location, otherLocation, premium },
        suffix: randomBytes(4).toString("hex"),
        begunAt: new Date().toISOString(),
        ...{ next: 0, isSent: false, bound: {}, steps: [], observations: [] },
    };
}

function subscriptionOf({ subscription = process.env.ARM_SUBSCRIPTION_ID }: Options): string {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(subscription ?? "")) {
        throw new Error(
            "Which subscription? Set ARM_SUBSCRIPTION_ID, or say --subscription. The one that you are signed in to: az account show --query id --output tsv",
        );
    }
    return subscription!;
}

async function isWanted(): Promise<boolean> {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    try {
        return (await terminal.question("\nCreate this? Type yes: ")).trim() === "yes";
    } finally {
        terminal.close();
    }
}

runCommand(
    new Command("npm run conformance --")
        .description(
            "Asks an Azure what the sandbox assumes of it: records, compares, and removes all that it has made",
        )
        .addOption(new Option("--target <which>", "the Azure to ask").choices(["sandbox", "azure"]))
        .option("--plan", "print first what is created, for how long and for how much, and ask")
        .option("--premium", "also try units, regions, zones and a change of the tier")
        .option("--resume", "go on with the run that was left")
        .option("--remove", "remove what a run has made, and end it")
        .option("--subscription <id>", "where it is created; ARM_SUBSCRIPTION_ID if not said")
        .option("--location <region>", "where it is created", "westeurope")
        .option("--other-location <region>", "for what needs a second region", "northeurope")
        .option("--directory <path>", "where state, recording and pages are written", ".conformance")
        .action((options: Options) => main(options)),
);
