import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Project } from "./project";

/** Changes the one line: the default of `activeSite` in the project's Pulumi.yaml. */
export function declareActive({ directory }: Pick<Project, "directory">, site: string): void {
    const file = path.join(directory, "Pulumi.yaml");
    writeFileSync(file, withActiveSite(readFileSync(file, "utf8"), site));
}

/** @throws Error where Pulumi.yaml has no such line. */
export function withActiveSite(pulumiYaml: string, site: string): string {
    const line = /^( {2}activeSite:\n(?: {4}.*\n)*? {4}default: ).*$/m;
    if (!line.test(pulumiYaml)) {
        throw new Error("Pulumi.yaml declares no default of activeSite.");
    }
    return pulumiYaml.replace(line, `$1${site}`);
}
