import { CodedError } from "../common/coded-error";
import type { ManagementPlane } from "./management-plane";
import type { ServiceObservation } from "./service";

/** @throws Error when there is no such service. */
export async function requireService(plane: ManagementPlane, serviceId: string): Promise<ServiceObservation> {
    const service = await plane.getService(serviceId);
    if (!service) {
        throw new CodedError(
            "ServiceMissing",
            `serviceId is '${serviceId}': Azure has no such service. Create it first, or correct the resource ID.`,
        );
    }
    return service;
}
