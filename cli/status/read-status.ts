import { readProject } from "../up/project";
import { lookAt } from "../../dynamic-providers/authority/look";
import { findPlaces } from "./places";
import type { PlacesOptions } from "./places";
import { reportStatus } from "./status-report";
import type { StatusReport } from "./status";

/**
 * Reads how a project stands. Changes nothing.
 *
 * @param directory - of Pulumi.yaml.
 * @throws CodedError when the files do not tell where the vault is.
 */
export async function readStatus(
    directory: string,
    options: PlacesOptions,
    environment: Readonly<Record<string, string | undefined>>,
): Promise<StatusReport> {
    const project = readProject(directory);
    const places = findPlaces(project, options, environment);
    return reportStatus(project, places, await lookAt(places, environment), new Date());
}
