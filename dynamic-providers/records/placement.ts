import { displayLocation, normalizeLocation } from "../common/locations";
import type { Authority } from "./authority/authority";
import { newestFirst } from "./snapshot/facts";
import type { SnapshotFacts } from "./snapshot/facts";

/** Whether a region is one of several, in any spelling. */
export const isInRegion = (location: string, regions: readonly string[]): boolean =>
    regions.some((other) => normalizeLocation(other) === normalizeLocation(location));

/** Why a vault is not where a site is. */
export const vaultSharesRegion = "a site is there, and with that region its snapshots would be lost";

/** Another site's service, where it was when its newest snapshot was taken. */
export interface PeerPlace {
    readonly site: string;
    readonly location: string;
}

/**
 * Where the other site's service is, as the vault tells it: the facts of the newest snapshot of each service that has been
 * active. The peer itself is not asked: it may be lost.
 *
 * @param serviceId - of the site's own service.
 */
export function findPeerInRegion(
    location: string,
    serviceId: string,
    { lineage }: Pick<Authority, "lineage">,
    snapshots: readonly SnapshotFacts[],
): PeerPlace | undefined {
    const peers = lineage.filter((term) => term.serviceId !== null && !isSame(term.serviceId, serviceId));
    for (const { site, serviceId: peer } of [...peers].reverse()) {
        const newest = snapshots.filter(({ service }) => isSame(service.resourceId, peer)).sort(newestFirst)[0];
        const there = newest?.service.location ?? undefined;
        if (there !== undefined && isInRegion(location, [there])) {
            return { site, location: displayLocation(there) };
        }
    }
    return undefined;
}

const isSame = (one: string | null, other: string | null): boolean => one?.toLowerCase() === other?.toLowerCase();
