import { AzureConnection } from "../../azure/connection";
import type { ObservedService } from "../../azure/live-service";
import { observeService } from "../../azure/observe-service";
import { readProgramSettings } from "./program-settings";

/**
 * What there is of a service before the program declares anything, by the sign-in of its stack.
 *
 * @throws AzureError when Azure does not say: that is never taken for absent.
 */
export async function observeProgramService(serviceId: string): Promise<ObservedService> {
    return observeService(await AzureConnection.open(readProgramSettings()), serviceId);
}
