import type { ManagementPlane } from "./management-plane";
import type { ServiceObservation } from "./service";
import type { Deadline } from "../common/deadline";
import { requireService } from "./require-service";

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
