import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { transformFileSync } from "@swc/core";

/**
 * Compiles a copy of the project's stacks, once for all runs of a test: else every run of the engine loads the compiler and
 * compiles them anew, which is about an eighth of what it computes. For the demo, the template and the packed package Pulumi compiles them.
 *
 * @param project - the folder of its Pulumi.yaml.
 */
export function compileStacks(project: string): void {
    const stacks = path.join(project, "stacks");
    for (const name of readdirSync(stacks).filter((file) => file.endsWith(".ts"))) {
        const file = path.join(stacks, name);
        const { code } = transformFileSync(file, {
            jsc: { parser: { syntax: "typescript" }, target: "es2022" },
            module: { type: "commonjs" },
        });
        writeFileSync(file.replace(/\.ts$/, ".js"), code);
        rmSync(file);
    }
    const settings = path.join(project, "Pulumi.yaml");
    const text = readFileSync(settings, "utf8");
    writeFileSync(
        settings,
        text
            .replace("main: stacks/index.ts", "main: stacks/index.js")
            .replace("options:", "options:\n    typescript: false"),
    );
}
