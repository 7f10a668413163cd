import { readFileSync } from "node:fs";
import * as path from "node:path";
import { sys } from "typescript";
import { collectBehaviours } from "./collect-behaviours";
import type { Behaviour } from "./collect-behaviours";

const root = path.resolve(__dirname, "..", "..", "..");

/** Every behaviour that the sandbox's tests declare. */
export function readBehaviours(): Behaviour[] {
    const files = sys.readDirectory(path.join(root, "tests", "sandbox"), [".ts"]);
    return collectBehaviours(
        new Map(
            files.map((file) => [
                path.relative(root, file).split(path.sep).join(path.posix.sep),
                readFileSync(file, "utf8"),
            ]),
        ),
    );
}
