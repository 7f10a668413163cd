import { imagineCatalog, imagineService } from "../../dynamic-providers/protocol/imagined/imagined-world";
import { newestFirst } from "../../dynamic-providers/records/snapshot/facts";
import { toDeclaration } from "./declarations";
import type { Consents } from "./declarations";
import type { Observed } from "./observe";
import type { UpSettings } from "./options";
import type { Situation } from "./order";

/**
 * What the order is decided from. The services are not read: each is imagined as it is to be, so that what only its own
 * stack can find out (differences, gaps, a restore under way) stands in no step's way.
 */
export function situationOf(
    { vault, sites, traffic, activeSite }: Pick<UpSettings, "vault" | "sites" | "traffic" | "activeSite">,
    consents: Readonly<Record<string, Consents>>,
    { authority, position, isKnown, catalog, now }: Observed,
    leftAlone: readonly string[],
): Omit<Situation, "progress"> {
    const [newest] = [...(catalog?.snapshots ?? [])].sort(newestFirst);
    const tier = newest?.service.tier ?? undefined;
    const declared = sites.map((site) => toDeclaration(site, activeSite, consents[site]!, authority, tier));
    const services = Object.fromEntries(declared.map((site) => [site.site, imagineService(site, now)]));
    const active = authority.active === null ? undefined : services[authority.active];
    return {
        declared: { ...{ vault, traffic, activeSite, leftAlone }, sites: declared },
        world: {
            ...{ authority, services, now, restores: catalog?.restores ?? [] },
            catalog: catalog ?? imagineCatalog(authority, active),
        },
        ...{ position, isKnown },
    };
}
