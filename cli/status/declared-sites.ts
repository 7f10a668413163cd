import type { DeclaredSiteFacts } from "../../dynamic-providers/readiness/facts";
import { readStackKeys } from "../up/given-config";
import type { Project } from "../up/project";
import type { Places } from "./places";

const keys = ["location", "tier", "units", "standbyMode", "rejoin"] as const;

/** What the stacks' files declare of each site; an invalid value is left out: the stack's own run reports it. */
export function declaredSites({ name, sites }: Project, { configs, services }: Places): DeclaredSiteFacts[] {
    return sites.map((site) => {
        const known = { site, ...(services[site] !== undefined && { serviceId: services[site] }) };
        try {
            return { ...known, ...readStackKeys(site, name, configs[site] ?? {}, keys) };
        } catch {
            return known;
        }
    });
}
