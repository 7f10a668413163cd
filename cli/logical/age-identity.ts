import { readFileSync } from "node:fs";
import { CodedError } from "../../dynamic-providers/common/coded-error";
import { ageOpener } from "../../dynamic-providers/logical/recipient";
import type { KeyOpener } from "../../dynamic-providers/logical/recipient";

/** What opens snapshots: the age identities in a file. @throws CodedError where it cannot be read, or holds none. */
export function readAgeIdentity(file: string): KeyOpener {
    const name = `the age identity in '${file}'`;
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new CodedError("IdentityUnusable", `${name} cannot be read: ${(error as Error).message}`);
    }
    return ageOpener(text, name);
}
