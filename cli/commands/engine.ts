import * as path from "node:path";
import { Command } from "commander";
import { describeEngine, resolveEngine } from "../engine";

export const engineCommand = new Command("engine")
    .description("find or install a Pulumi CLI, and print where it is")
    .option("--json", "print {name, version, path}")
    .option("--env", "print a line for `eval` that puts it on PATH")
    .action(async (options: { json?: boolean; env?: boolean }) => {
        const engine = await resolveEngine((line) => console.error(line));
        if (options.json) {
            console.log(JSON.stringify(engine));
        } else if (options.env) {
            console.log(linePuttingOnPath(path.dirname(engine.path)));
        } else {
            console.log(describeEngine(engine));
        }
    });

/** For a POSIX shell. However often it is run, the folder is on PATH once. */
function linePuttingOnPath(folder: string): string {
    const quoted = `'${folder.replaceAll("'", "'\\''")}'`;
    return `case ":$PATH:" in *:${quoted}:*) ;; *) export PATH=${quoted}:"$PATH" ;; esac`;
}
