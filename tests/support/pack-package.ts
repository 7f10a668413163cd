import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import * as path from "node:path";

const checkout = path.join(__dirname, "..", "..");

/**
 * Packs apim-dr as it would be published. What it holds was built before the tests: a build here would take it away from
 * other tests that run.
 *
 * @param folder - made where it is not there.
 * @returns the tarball's path.
 */
export function packPackage(folder: string): string {
    mkdirSync(folder, { recursive: true });
    const options = ["--ignore-scripts", "--silent", "--pack-destination", folder];
    const tarball = execFileSync("npm", ["pack", ...options], { cwd: checkout, encoding: "utf8" }).trim();
    return path.join(folder, tarball);
}
