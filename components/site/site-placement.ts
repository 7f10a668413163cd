import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { displayLocation } from "../../dynamic-providers/common/locations";
import { findPeerInRegion, isInRegion, vaultSharesRegion } from "../../dynamic-providers/records/placement";
import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import { isPromoting } from "./service-size";
import type { SiteArgs } from "./site-args";

/** What is wrong with where a site and its vault are. */
export interface Placement {
    readonly failures: readonly InputFailure[];
    readonly warnings: readonly string[];
}

/**
 * A standby in its peer's region is lost with it, and so are snapshots whose vault is in a site's region. A failover is never
 * held up by it: what stands is all that there is then.
 */
export function judgePlacement(
    { service: { location, additionalLocations = [] }, allowSharedRegion }: SiteArgs,
    { serviceId }: { readonly serviceId: string },
    { plan, status, seen, vaultLocation }: Pick<SiteForecast, "plan" | "status" | "seen" | "vaultLocation">,
): Placement {
    const { authority, catalog } = seen;
    const isStandby = authority !== undefined && status.role !== "active" && status.role !== "demoted";
    const peer =
        isStandby && allowSharedRegion !== true
            ? findPeerInRegion(location, serviceId, authority, catalog.snapshots)
            : undefined;
    const shared =
        peer &&
        inputFailure(
            "service.location",
            location,
            `site '${peer.site}' is in ${peer.location} too, and the loss of that region takes both. Declare another region, or set allowSharedRegion to true, for example to try a failover.`,
        );
    const isHeldUp = isPromoting(plan, status);
    const regions = [location, ...additionalLocations.map((region) => region.location)];
    const isVaultShared = vaultLocation !== undefined && isInRegion(vaultLocation, regions);
    return {
        failures: shared && !isHeldUp ? [shared] : [],
        warnings: [
            ...(shared && isHeldUp ? [shared.reason] : []),
            ...(isVaultShared
                ? [
                      `the vault is in ${displayLocation(vaultLocation)}: ${vaultSharesRegion}. Put the vault where no site is, none of ${regions.join(", ")}.`,
                  ]
                : []),
        ],
    };
}
