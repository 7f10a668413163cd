import { Command } from "commander";
import { describeEngine, engineEnvironment, resolveEngine } from "../engine";

export const engineCommand = new Command("engine")
    .description("find or install a Pulumi CLI, and print where it is")
    .option("--json", "print {name, version, path}")
    .option("--env", "print a line for `eval` that puts it on PATH")
    .action(async (options: { json?: boolean; env?: boolean }) => {
        const engine = await resolveEngine((line) => console.error(line));
        if (options.json) {
            console.log(JSON.stringify(engine));
        } else if (options.env) {
            console.log(`export PATH='${engineEnvironment(engine).PATH}'`);
        } else {
            console.log(describeEngine(engine));
        }
    });
