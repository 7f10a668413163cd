import { lookAtVault } from "../../dynamic-providers/authority/look";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { findPlaces } from "../status/places";
import type { PlacesOptions } from "../status/places";
import type { Project } from "../up/project";

/**
 * What the vault records, by the project's files alone, as `apim-dr status` reads it: no engine is started. Writes nothing.
 *
 * @throws CodedError where the files do not tell where the vault is; whatever the vault answers, or that it does not.
 */
export async function readRecorded(project: Project, options: PlacesOptions): Promise<Authority> {
    const { authority } = await lookAtVault(findPlaces(project, options, process.env), process.env);
    return authority;
}
