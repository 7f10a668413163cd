import { rmSync } from "node:fs";
import * as path from "node:path";

/**
 * A folder of this process alone, so that two runs of the tests do not meet. It lies in the checkout, where programs find
 * its node_modules.
 */
export function runDirectory(name: string): { path: string; remove(): void } {
    const directory = path.resolve(__dirname, "..", "..", ".sandbox", "tests", `${name}-${process.pid}`);
    return { path: directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
