import { gatherEvidence } from "../../dynamic-providers/readiness/gather-evidence";
import { findPlaces } from "../status/places";
import type { PlacesOptions } from "../status/places";
import { declaredPlaces } from "../status/status-readiness";
import { readProject } from "../up/project";
import { reportDoctor } from "./doctor-report";
import type { DoctorReport } from "./doctor-report";
import { findStatePlaces } from "./state-places";

/**
 * Makes every check there is of a project. Changes nothing.
 *
 * @param directory - of Pulumi.yaml.
 * @throws CodedError when the files do not tell where the vault is.
 */
export async function readDoctor(
    directory: string,
    options: PlacesOptions,
    environment: Readonly<Record<string, string | undefined>>,
): Promise<DoctorReport> {
    const project = readProject(directory);
    const places = findPlaces(project, options, environment);
    const machineNow = (): Date => new Date();
    const looked = {
        ...places,
        ...findStatePlaces(project, environment),
        ...declaredPlaces(project, places),
    };
    return reportDoctor(await gatherEvidence(looked, environment, machineNow), machineNow());
}
