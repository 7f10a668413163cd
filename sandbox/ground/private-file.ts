import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/** Writes a file that only its owner may read. */
export function writePrivateFile(file: string, content: string): void {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content, { mode: 0o600 });
    // The mode above does not apply to a file that an earlier run left behind.
    chmodSync(file, 0o600);
}
