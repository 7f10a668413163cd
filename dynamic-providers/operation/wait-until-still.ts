import type { ManagementPlane } from "../azure/management-plane";
import type { ServiceObservation } from "../azure/service";
import type { Deadline } from "./deadline";
import { requireService } from "./prerequisites";

/**
 * Waits until nothing runs on a service.
 *
 * @param onChanging - told each time that something is seen to run.
 * @throws Error when the time is up, or the service is gone.
 */
export async function waitUntilStill(
    plane: ManagementPlane,
    serviceId: string,
    deadline: Deadline,
    onChanging?: () => void,
): Promise<ServiceObservation> {
    for (;;) {
        const service = await requireService(plane, serviceId);
        if (service.targetProvisioningState === "") {
            return service;
        }
        onChanging?.();
        await deadline.pause();
    }
}
