import type { Project } from "../up/project";
import type { Places } from "./places";

/** The recovery point objective of a site, in seconds: config `schedule.intervalHours` of its stack. */
export function objectiveOf(
    { name }: Pick<Project, "name">,
    configs: Places["configs"],
    site: string | null | undefined,
): number | null {
    const declared = site ? configs[site]?.[`${name}:schedule`]?.value : undefined;
    try {
        const { intervalHours } = JSON.parse(declared ?? "{}") as { readonly intervalHours?: unknown };
        return typeof intervalHours === "number" ? intervalHours * 60 * 60 : null;
    } catch {
        return null;
    }
}
