import { openParts } from "../../dynamic-providers/authority/ask-part";
import { lookAtParts, lookAtVault } from "../../dynamic-providers/authority/look";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { describeActiveOutage } from "../status/active-outage";
import { findPlaces } from "../status/places";
import type { PlacesOptions } from "../status/places";
import type { Project } from "../up/project";

/**
 * What the vault records, by the project's files alone, as `apim-dr status` reads it: no engine is started. Writes nothing.
 *
 * @throws CodedError where the files do not tell where the vault is; errors of the vault as they are.
 */
export async function readRecorded(project: Project, options: PlacesOptions): Promise<Authority> {
    const { authority } = await lookAtVault(findPlaces(project, options, process.env), process.env);
    return authority;
}

/** What is recorded, and whether the active site answers. */
export interface Standing {
    readonly authority: Authority;
    /** What was warned of while it was read. */
    readonly warnings: readonly string[];
    /** What to know and to do where it does not, once a site is declared active. */
    readonly outageOnce: (activeSite: string, changed: Project) => string | undefined;
}

/** As {@link readRecorded}, with a look at the sites' services. */
export async function readStanding(project: Project, options: PlacesOptions): Promise<Standing> {
    const places = findPlaces(project, options, process.env);
    const look = await lookAtParts(openParts(places.signIn, process.env), places);
    if ("problem" in look.vault) {
        throw look.vault.error;
    }
    return {
        authority: look.vault.value.authority,
        warnings: look.warnings,
        outageOnce: (activeSite, changed) =>
            describeActiveOutage(changed, activeSite, findPlaces(changed, options, process.env), look),
    };
}
