import type { TimedWork } from "../../records/expected-durations";
import type { SiteStep, SiteWork } from "../step";

/** What takes long. */
function longOf(work: SiteWork): TimedWork | undefined {
    switch (work.does) {
        case "takeSnapshot":
            return "backup";
        case "restore":
            return work.isLogical ? "logicalRestore" : "restore";
        default:
            return undefined;
    }
}

/**
 * What Azure does for the steps of a site, in its order.
 *
 * @param isCreated - whether the site's service is created on the way: there is nothing to restore into before.
 */
export function longWorkOf(steps: readonly SiteStep[], isCreated: boolean): TimedWork[] {
    const work = steps.flatMap((step) => longOf(step.work) ?? []);
    const restore = work.findIndex((what) => what === "restore" || what === "logicalRestore");
    return isCreated ? work.toSpliced(restore < 0 ? work.length : restore, 0, "create") : work;
}
