import type { ApiManagementServiceResource } from "@azure/arm-apimanagement";
import { displayLocation } from "../common/locations";
import type { ObservedServiceArgs } from "./observed";

/** When every service was created. */
const createdAt = new Date("2025-01-01T00:00:00.000Z");

const skuOf = (tier: string, units: number) => ({ name: tier, capacity: units });

/** A service as the SDK tells it. */
export function toServiceResource(id: string, service: ObservedServiceArgs): ApiManagementServiceResource {
    const { serviceName, location = "westeurope", tier = "Premium", units = 1, additionalLocations = [] } = service;
    return {
        id,
        name: serviceName,
        type: "Microsoft.ApiManagement/service",
        location: displayLocation(location),
        sku: skuOf(tier, units),
        additionalLocations: additionalLocations.map((region) => ({
            location: displayLocation(region.location),
            sku: skuOf(tier, region.units),
        })),
        provisioningState: "Succeeded",
        targetProvisioningState: "",
        createdAtUtc: createdAt,
        virtualNetworkType: "None",
        publisherEmail: "",
        publisherName: "",
        gatewayUrl: `https://${serviceName}.azure-api.net`,
        identity: { type: "SystemAssigned", principalId: principalIdOf(serviceName) },
    };
}

/** The same as the resource manager answers it. */
export function toServiceAnswer(id: string, service: ObservedServiceArgs): object {
    const { name, type, location, sku, identity, ...properties } = toServiceResource(id, service);
    return { id, name, type, location, sku, identity, properties };
}

/** Of the system-assigned identity; anything that is always the same. */
const principalIdOf = (serviceName: string): string => `identity-of-${serviceName}`;

export const resourceGroupOf = ({
    serviceName,
    resourceGroupName = `rg-${serviceName}`,
}: ObservedServiceArgs): string => resourceGroupName;
