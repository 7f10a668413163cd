import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import type { UpOptions } from "../up";

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const exits = `
Exit codes: 0 nothing is left to do (or previewed) · 1 a stack failed, or --max-rounds was reached · 2 refused, nothing was
touched · 130 interrupted: the next run goes on. A site that is given up for lost fails without counting: it is reported.`;

export const upCommand = new Command("up")
    .description("run `pulumi up` on several stacks in the order that a failover asks for, until nothing is left to do")
    .option("--dir <path>", "the folder of Pulumi.yaml", ".")
    .option("--vault <stack>", "the vault's stack (the one whose file says `program: vault` if not said)")
    .option("--site <stack>", "a site's stack, once for each (`sites` in Pulumi.yaml if not said)", collect)
    .option("--traffic <stack>", "the stack that follows (the one whose file says `program: traffic` if not said)")
    .option("--stacks <names>", "run only these, by commas")
    .option("--max-rounds <number>", "how often each stack is run at most", "5")
    .option("--create-stacks", "create those that the backend does not have")
    .option("--secrets-provider <provider>", "of stacks that are created, as for `pulumi stack init`")
    .option("--refresh", "refresh each stack's state first, as `pulumi up --refresh`")
    .option("--preview", "preview in this order, and change nothing")
    .option("--yes", "do not ask; needed where there is no terminal")
    .option("--json", "print a report for programs on standard output, and all else on standard error")
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
