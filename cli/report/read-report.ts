import { lookAt } from "../../dynamic-providers/authority/look";
import { gatherEvidence } from "../../dynamic-providers/readiness/gather-evidence";
import { findStatePlaces } from "../doctor/state-places";
import { findPlaces } from "../status/places";
import type { PlacesOptions } from "../status/places";
import { declaredPlaces } from "../status/status-readiness";
import { readProject } from "../up/project";
import type { ProjectReport } from "./project-report";
import { reportProject } from "./report-project";

/**
 * Reads all that the report tells of a project. Changes nothing.
 *
 * @param directory - of Pulumi.yaml.
 * @throws CodedError when the files do not tell where the vault is.
 */
export async function readReport(
    directory: string,
    options: PlacesOptions,
    environment: Readonly<Record<string, string | undefined>>,
): Promise<ProjectReport> {
    const project = readProject(directory);
    const places = findPlaces(project, options, environment);
    const examined = { ...places, ...findStatePlaces(project, environment), ...declaredPlaces(project, places) };
    const looking = lookAt(places, environment);
    const evidence = await gatherEvidence(examined, environment, () => new Date(), looking);
    return reportProject(project, places, await looking, evidence, new Date());
}
