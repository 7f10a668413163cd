import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as semver from "semver";

/** Oldest CLI that this release is known to work with. */
export const minimumVersion = "3.200.0";

/**
 * Asks a CLI for its version.
 *
 * @throws Error when it does not answer, or is too old.
 */
export async function requireVersion(executable: string, timeoutSeconds = 30): Promise<string> {
    const { stdout } = await promisify(execFile)(executable, ["version"], {
        timeout: timeoutSeconds * 1000,
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return checkVersion(executable, stdout);
}

/** @throws Error when the answer is not a version, or one that is too old. */
export function checkVersion(executable: string, answer: string): string {
    const version = semver.clean(answer);
    if (!version) {
        throw new Error(`'${executable} version' answered '${answer.trim()}', which is not a version.`);
    }
    if (semver.lt(version, minimumVersion)) {
        throw new Error(`'${executable}' is version ${version}; ${minimumVersion} or later is needed.`);
    }
    return version;
}
