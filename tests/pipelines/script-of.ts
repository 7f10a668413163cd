import { parseYaml, readText } from "./read-pipelines";
import type { Step } from "./read-pipelines";

/** As both hosts' runners call bash: it fails with the first command that fails, in a pipe, too. */
export const runnerShell = ["--noprofile", "--norc", "-eo", "pipefail"];

/** The shell of a pipeline's step. @throws Error unless exactly one step has that name. */
export function scriptOf(file: string, name: string): string {
    const scripts: string[] = [];
    const look = (node: unknown): void => {
        if (typeof node === "object" && node !== null) {
            const { name: label, displayName, run, bash } = node as Step;
            const script = [label, displayName].includes(name) ? (run ?? bash) : undefined;
            if (script !== undefined) {
                scripts.push(script);
            }
            Object.values(node).forEach(look);
        }
    };
    look(parseYaml(readText(file)));
    const [script, ...others] = scripts;
    if (script === undefined || others.length > 0) {
        throw new Error(`${file} has ${scripts.length} steps '${name}'`);
    }
    return script;
}
