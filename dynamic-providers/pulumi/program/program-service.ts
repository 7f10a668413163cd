import type { ObservedService } from "../../azure/live-service";
import type { ServiceObservation } from "../../azure/service";
import { observeAbsence, observeService, toObservedService } from "../../azure/observe-service";
import { withProgramConnection } from "./program-context";
import { tellReading } from "./tell-reading";

/**
 * What there is of a service before the program declares anything, by the sign-in of its stack.
 *
 * @throws RunError when Azure does not say: that is never taken for absent.
 */
export async function observeProgramService(serviceId: string): Promise<ObservedService> {
    tellReading(`service '${serviceId.split("/").at(-1)}'`);
    return withProgramConnection((connection) => observeService(connection, serviceId));
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
    return service
        ? toObservedService(service)
        : withProgramConnection((connection) => observeAbsence(connection, serviceId));
}
