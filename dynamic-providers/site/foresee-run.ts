import { imagineUp } from "../protocol/imagined/imagine-up";
import { imagineService } from "../protocol/imagined/imagined-world";
import type { SiteObservation } from "../protocol/site-observation";
import type { SiteStep } from "../protocol/step";
import type { VaultView } from "../schedule/observe-schedule";
import type { DeclaredSite } from "./site-inputs";

/** What a run of a site comes to where all goes well. */
export interface ForeseenRun {
    /** The vault and the service as it leaves them, without a look at either. */
    readonly leaves: VaultView;
    readonly steps: readonly SiteStep[];
}

/** Imagines the run of a site from what was read. */
export function foreseeRun(declared: DeclaredSite, observed: SiteObservation): ForeseenRun {
    const { site } = declared;
    const { authority, catalog, restores, service, now } = observed;
    const services = { [site]: service ?? imagineService(declared, now) };
    const { world, steps } = imagineUp({ authority, catalog, restores, services, now }, declared);
    return {
        leaves: {
            catalog: world.catalog,
            authority: world.authority,
            service: world.services[site],
            now: world.now,
        },
        steps,
    };
}
