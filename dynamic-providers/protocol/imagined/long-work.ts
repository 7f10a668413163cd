import type { TimedWork } from "../../records/expected-durations";
import type { SiteStep, SiteWork } from "../step";

/** What Azure takes long for. */
const long: Readonly<Partial<Record<SiteWork["does"], TimedWork>>> = { takeSnapshot: "backup", restore: "restore" };

/**
 * What Azure does for the steps of a site, in its order.
 *
 * @param isCreated - whether the site's service is created on the way: there is nothing to restore into before.
 */
export function longWorkOf(steps: readonly SiteStep[], isCreated: boolean): TimedWork[] {
    const work = steps.flatMap(({ work: { does } }) => long[does] ?? []);
    const restore = work.indexOf("restore");
    return isCreated ? work.toSpliced(restore < 0 ? work.length : restore, 0, "create") : work;
}
