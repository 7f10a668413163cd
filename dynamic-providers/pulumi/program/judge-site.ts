import { normalizeLocation } from "../../common/locations";
import { judge } from "../../readiness/registry";
import type { SiteReadiness } from "../../readiness/finding";
import type { ObservedSite } from "../../site/observe-site";
import type { DeclaredSite } from "../../site/site-inputs";
import type { SiteSurroundings } from "./site-outage";

/**
 * Whether this site could take over, by what its program has read: the vault and the site's own service. How ready its peers
 * are, their own stacks say.
 */
export function judgeSite(
    declared: DeclaredSite,
    { head, observation }: ObservedSite,
    { region, objectiveSeconds }: SiteSurroundings,
    vaultLocation: string | undefined,
): SiteReadiness {
    const { authority, catalog, now } = observation;
    const service = observation.service ?? null;
    const { site, serviceId, tier, standbyMode, rejoin } = declared;
    const vault = { authority, catalog, now, isDamaged: (head.faults ?? []).length > 0 };
    const location = region === undefined ? undefined : normalizeLocation(region);
    const { state, findings } = judge("status", {
        declared: {
            vault: declared,
            sites: [{ site, serviceId, location, tier, standbyMode, rejoin }],
            active: authority.active,
            objectiveSeconds: objectiveSeconds ?? null,
        },
        project: {
            vault: { value: vault },
            vaultLocation: vaultLocation === undefined ? { problem: "it is not known" } : { value: vaultLocation },
            services: { value: { [site]: service } },
        },
        sites: { [site]: { service: { value: service } } },
    });
    return { state, findings };
}
