import * as path from "node:path";
import { CodedError } from "../../dynamic-providers/common/coded-error";
import { textOf } from "../text-of";
import type { Interruption } from "./interruption";
import { checkOptions } from "./options";
import type { UpOptions } from "./options";
import { readProject } from "./project";
import type { Project } from "./project";
import { reportWithout } from "./report";
import type { UpReport } from "./report";
import { Stacks } from "./stacks";
import { survey } from "./survey";
import type { Terminal } from "./terminal";
import { UpRun } from "./up-run";

/**
 * Runs `pulumi up` on the stacks of a project, one after the other in the order that the vault's authority asks for, until
 * nothing is left to do. What goes wrong is in the report.
 */
export async function runUp(options: UpOptions, terminal: Terminal, interruption: Interruption): Promise<UpReport> {
    const directory = path.resolve(options.dir);
    let project: Project;
    try {
        project = readProject(directory);
    } catch (error) {
        if (error instanceof CodedError) {
            return reportWithout("refused", [error.message]);
        }
        return reportWithout("refused", [
            `--dir is '${options.dir}': it must be the folder of a Pulumi.yaml. ${textOf(error)}`,
        ]);
    }
    const checked = checkOptions(options, project, terminal.ask !== undefined);
    if ("failures" in checked) {
        return reportWithout("refused", checked.failures);
    }
    const { settings } = checked;
    try {
        const stacks = await Stacks.open(directory, terminal.say, options.secretsProvider);
        const reading = terminal.begin("Reading the project's stacks, and the vault");
        const found = await survey(stacks, project.name, settings, options.createStacks === true, terminal.say).finally(
            () => reading.end(),
        );
        const run = new UpRun(settings, found, options.refresh === true, stacks, terminal, interruption);
        if (found.refusals.length > 0) {
            return options.preview ? await run.previewRefused() : reportWithout("refused", found.refusals);
        }
        await run.compareSubscriptions();
        run.announce();
        if (options.preview) {
            return await run.preview();
        }
        const isConfirmed = options.yes || (await terminal.ask?.("Run this?"));
        return isConfirmed ? await run.run(project.name) : reportWithout("refused", ["Not confirmed."]);
    } catch (error) {
        return reportWithout(interruption.isAsked() ? "interrupted" : "failed", [textOf(error)]);
    }
}
