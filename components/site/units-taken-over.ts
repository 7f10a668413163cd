import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import type { VaultView } from "../../dynamic-providers/schedule/observe-schedule";
import { currentTerm } from "../../dynamic-providers/records/authority/authority";
import type { Term } from "../../dynamic-providers/records/authority/authority";
import { isPromoting } from "./service-size";

/**
 * Units in the primary region of the service that the site takes over from, as the snapshot has them.
 *
 * @returns undefined where none is taken over, or where the units have been changed since: what serves now decides then.
 */
export function unitsTakenOver({
    plan,
    status,
    seen,
    foreseen,
}: Pick<SiteForecast, "plan" | "status" | "seen" | "foreseen">): number | undefined {
    const unitsOf = (term: Term | undefined): number | undefined =>
        seen.catalog.snapshots.find(({ id }) => id === term?.snapshot)?.service.units ?? undefined;
    if (isPromoting(plan, status)) {
        const { authority } = foreseen?.leaves ?? {};
        return authority && unitsOf(currentTerm(authority));
    }
    const term = seen.authority && currentTerm(seen.authority);
    return status.role === "active" && term && !isChangedSince(term.claimedAt, seen) ? unitsOf(term) : undefined;
}

/** Azure says when a service was last changed: by an `up` that has brought the units, by autoscale, or by hand. */
function isChangedSince(claimedAt: string, { service }: VaultView): boolean {
    const modifiedAt = service?.live.modifiedAt ?? "";
    return modifiedAt === "" || Date.parse(modifiedAt) >= Date.parse(claimedAt);
}
