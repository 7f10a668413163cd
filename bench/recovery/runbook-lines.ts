import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Kind } from "./cases";

const runbooks: Readonly<Record<Kind, string>> = {
    unplanned: "unplanned-failover.md",
    planned: "planned-failover.md",
    failback: "failback.md",
};

/** The stacks that a runbook has typed `pulumi up` for, in its order. */
export const runbookStacks = (kind: Kind): string[] =>
    stacksOf(readFileSync(path.join(__dirname, "../../docs/runbooks", runbooks[kind]), "utf8"));

/** @throws Error where a page has no such line. */
export function stacksOf(page: string): string[] {
    const stacks = [...page.matchAll(/^ *pulumi up --stack (\S+)/gm)].map(([, stack]) => stack!);
    if (stacks.length === 0) {
        throw new Error("The runbook has no line 'pulumi up --stack …'.");
    }
    return stacks;
}
