import type { LogicalRestorePlan, PlannedEntity } from "./plan-logical-restore";

/** How many of each a line names. */
const maxNamed = 10;

/** Everything that a restore does, as one text: what is written, what stays, what goes, and what the snapshot lacks. */
export function describeLogicalPlan({ entities, deleted, lacks, stages }: LogicalRestorePlan): string {
    const of = (choose: (entity: PlannedEntity) => boolean): string[] =>
        entities.filter(choose).map(({ path }) => path);
    const parts = [
        `${of(({ state }) => state === "equal").length} of ${entities.length} entities are equal`,
        named(
            "missing",
            of(({ state }) => state === "missing"),
        ),
        named(
            "changed",
            of(({ state, isWritten }) => state === "differs" && isWritten),
        ),
        named(
            "different and left as they are",
            of(({ state, isWritten }) => state === "differs" && !isWritten),
        ),
        named(
            "needed by these and missing",
            of(({ part, state }) => part === "closure" && state === "missing"),
        ),
        named("to be deleted", deleted),
        ...lacks.map(({ code, ids }) => named(`not restored (${code})`, ids)),
        stages.length === 0 ? "nothing to write" : "",
    ];
    return parts.filter((part) => part !== "").join("; ");
}

function named(what: string, paths: readonly string[]): string {
    if (paths.length === 0) {
        return "";
    }
    const more = paths.length > maxNamed ? ` and ${paths.length - maxNamed} more` : "";
    return `${paths.length} ${what}: ${paths
        .slice(0, maxNamed)
        .map((path) => `'${path}'`)
        .join(", ")}${more}`;
}
