import type { ServiceObservation } from "../../azure/service";
import type { SnapshotFacts } from "./facts";

/** What a snapshot of any kind tells of the service that it was taken of. */
export function toSnapshotService(service: ServiceObservation): SnapshotFacts["service"] {
    return {
        resourceId: service.resourceId,
        location: service.location,
        tier: service.tier,
        units: service.units,
        locations: service.locations,
        ...(service.createdAt && { createdAt: service.createdAt }),
        settings: service.settings,
    };
}
