import type { ObservedService } from "../../azure/live-service";
import type { ServiceObservation } from "../../azure/service";
import { observeAbsence, observeService, toObservedService } from "../../azure/observe-service";
import { openProgramConnection } from "./program-context";

/**
 * What there is of a service before the program declares anything, by the sign-in of its stack.
 *
 * @throws AzureError when Azure does not say: that is never taken for absent.
 */
export async function observeProgramService(serviceId: string): Promise<ObservedService> {
    return observeService(await openProgramConnection(), serviceId);
}

/**
 * As {@link observeProgramService}, of a service that this program has read already: it is not asked for again.
 *
 * @param service - undefined when there was none.
 */
export async function observeReadService(
    serviceId: string,
    service: ServiceObservation | undefined,
): Promise<ObservedService> {
    return service ? toObservedService(service) : observeAbsence(await openProgramConnection(), serviceId);
}
