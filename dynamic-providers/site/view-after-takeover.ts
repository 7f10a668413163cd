import { imagineUp } from "../protocol/imagined/imagine-up";
import { imagineService } from "../protocol/imagined/imagined-world";
import type { SiteObservation } from "../protocol/site-observation";
import type { VaultView } from "../schedule/observe-schedule";
import type { DeclaredSite } from "./site-inputs";

/** The vault and the service as a takeover leaves them where all goes well, without a look at either. */
export function viewAfterTakeover(declared: DeclaredSite, observed: SiteObservation): VaultView {
    const { site } = declared;
    const { authority, catalog, restores, service, now } = observed;
    const services = { [site]: service ?? imagineService(declared, now) };
    const { world } = imagineUp({ authority, catalog, restores, services, now }, declared);
    return { catalog: world.catalog, authority: world.authority, service: world.services[site], now: world.now };
}
