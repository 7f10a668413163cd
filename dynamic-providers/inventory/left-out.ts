import { entityKinds, excludedKinds } from "./kinds";
import type { NotCompared } from "../records/verification";

/** Stands for every kind. */
const everyKind = "*";

/**
 * What no comparison looks at, for any services: every comparison names it. docs/limits.md lists the same, which a test
 * checks.
 */
export const leftOut: readonly NotCompared[] = [
    ...entityKinds.flatMap(({ path, builtIn, untold }) => [
        ...(builtIn ? [leave(path, builtIn.leavesOut)] : []),
        ...(untold === undefined ? [] : [leave(path, untold)]),
    ]),
    ...Object.entries(excludedKinds).flatMap(([kind, { reason, isComparedElsewhere }]) =>
        isComparedElsewhere || kind.startsWith("workspaces/") ? [] : [leave(kind, reason)],
    ),
    leave("workspaces", "what lies in workspaces: a service with workspaces has no backup"),
    leave(everyKind, "dates and states that the service sets by itself"),
    leave(everyKind, "kinds of entities that are newer than this release"),
];

function leave(kind: string, reason: string): NotCompared {
    return { kind, part: "content", code: "leftOut", reason };
}

/** One line for each thing that was not compared. */
export function describeNotCompared({ kind, entity, part, reason }: NotCompared): string {
    const what = entity ?? (kind === everyKind ? "all kinds" : kind);
    return `${what}${part === "secrets" ? " (secrets)" : ""}: ${reason}`;
}
