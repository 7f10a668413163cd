import type { ManagementPlane } from "../azure/management-plane";
import type { ServiceObservation } from "../azure/service";
import { tiersWithBackup } from "../snapshot/native-backup";

/** @throws Error when there is no such service. */
export async function requireService(plane: ManagementPlane, serviceId: string): Promise<ServiceObservation> {
    const service = await plane.getService(serviceId);
    if (!service) {
        throw new Error(
            `serviceId is '${serviceId}': Azure has no such service. Create it first, or correct the resource ID.`,
        );
    }
    return service;
}

/** @throws Error when Azure has no backup and restore for the service's tier. */
export function requireTierWithBackup(service: ServiceObservation): void {
    if (!tiersWithBackup.includes(service.tier)) {
        throw new Error(
            `Service '${service.name}' is of tier '${service.tier}': Azure backs up and restores only the tiers ` +
                `${tiersWithBackup.join(", ")}. Move it to one of them.`,
        );
    }
}
