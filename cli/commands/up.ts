import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import type { UpOptions } from "../up";

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const exits = `
Exit codes: 0 nothing is left to do (or previewed) · 1 a stack failed, or --max-rounds was reached · 2 refused, nothing was
changed · 130 interrupted: the next run continues. A failed stack of a site that is declared lost is reported, not counted.`;

export const upCommand = new Command("up")
    .description("run `pulumi up` on the stacks in the order of a failover, until nothing is left to do")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .option("--vault <stack>", "the vault's stack (default: the one with `program: vault`)")
    .option("--site <stack>", "a site's stack, once for each (default: `sites` in Pulumi.yaml)", collect)
    .option("--traffic <stack>", "the traffic stack (default: the one with `program: traffic`)")
    .option("--stacks <names>", "run only these stacks, separated by commas")
    .option("--max-rounds <number>", "at most how often each stack runs", "5")
    .option("--create-stacks", "create stacks that the backend does not have")
    .option("--secrets-provider <provider>", "for created stacks, as in `pulumi stack init`")
    .option("--refresh", "refresh each stack's state first, as in `pulumi up --refresh`")
    .option("--preview", "only preview, in this order")
    .option("--yes", "do not ask; required without a terminal")
    .option("--json", "print a JSON report on standard output, and all other text on standard error")
    .addHelpText("after", exits)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (options: UpOptions) => {
        const { chooseActivities, formatReport, listenForInterruption, runUp } =
            // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only by the command that needs it
            require("../up") as typeof import("../up/index.js");
        const say = (line: string): void => (options.json ? console.error(line) : console.log(line));
        const hasTerminal = process.stdin.isTTY === true;
        const begin = await chooseActivities();
        const interruption = listenForInterruption(hasTerminal);
        try {
            const report = await runUp(
                options,
                { say, begin: (title) => begin(title, say), ask: hasTerminal ? ask : undefined },
                interruption,
            );
            say(formatReport(report));
            if (options.json) {
                console.log(JSON.stringify(report, null, 2));
            }
            process.exitCode = report.exitCode;
        } finally {
            interruption.stop();
        }
        // A request that was given up may still hold the process, for as long as one try takes.
        process.exit();
    });

async function ask(question: string): Promise<boolean> {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    const interrupted = new AbortController();
    terminal.once("SIGINT", () => interrupted.abort());
    try {
        const answer = await terminal.question(`${question} [y/N] `, { signal: interrupted.signal });
        return /^y(es)?$/i.test(answer.trim());
    } catch {
        return false;
    } finally {
        terminal.close();
    }
}
