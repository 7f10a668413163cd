import type { ApiManagementServiceResource } from "@azure/arm-apimanagement";

/** One region of a service and its units. */
export interface ServiceLocation {
    /** Azure's display name, for example `West Europe`. */
    readonly location: string;
    readonly units: number;
}

/** What is known of an API Management service at one moment of Azure's clock. */
export interface ServiceObservation {
    readonly resourceId: string;
    readonly name: string;
    readonly tier: string;
    readonly location: string;
    readonly units: number;
    /** The additional locations, without the primary one. */
    readonly locations: readonly ServiceLocation[];
    /** When Azure created it: tells a service from an earlier one of the same name. ISO 8601. */
    readonly createdAt: string;
    /** The `Date` of Azure's answer. */
    readonly observedAt: Date;
}

/** Keeps of ARM's answer what backup and restore depend on. */
export function toServiceObservation(
    resource: ApiManagementServiceResource,
    resourceId: string,
    observedAt: Date,
): ServiceObservation {
    return {
        resourceId,
        name: resource.name ?? "",
        tier: resource.sku.name,
        location: resource.location,
        units: resource.sku.capacity,
        locations: (resource.additionalLocations ?? []).map(({ location, sku }) => ({ location, units: sku.capacity })),
        createdAt: resource.createdAtUtc?.toISOString() ?? "",
        observedAt,
    };
}
