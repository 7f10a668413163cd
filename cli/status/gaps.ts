import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { sameResource } from "../../dynamic-providers/azure/resource-id";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import type { SiteState } from "./status";

/** What the last restore of each site that is there found missing in it, as text. */
export function describeGapsOf({ catalog }: RecordedAuthority, sites: readonly SiteState[]): string[] {
    return sites.flatMap(({ site, service: { resourceId } }) => {
        const last =
            resourceId !== null &&
            catalog.restores
                .filter(({ target, result }) => result === "succeeded" && sameResource(target.resourceId, resourceId))
                .sort((left, right) => beginningOf(left) - beginningOf(right))
                .at(-1);
        const missing = last ? (last.gaps ?? []).filter(({ state }) => state === "missing") : [];
        return missing.map(({ name, detail }) => `'${site}' lacks ${name}: ${detail}`);
    });
}

const beginningOf = ({ observed, intendedAt }: RestoreRecord): number =>
    Date.parse(observed.startedAt ?? intendedAt ?? "") || 0;
