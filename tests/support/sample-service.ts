import type { ServiceObservation } from "../../dynamic-providers/azure/service";
import type { LiveRegion, LiveService } from "../../dynamic-providers/azure/live-service";
import { sampleNow } from "./sample-catalog";

/** A region as Azure shows one that was declared with its units alone. */
export const sampleLiveRegion = (location: string, units: number): LiveRegion => ({
    ...{ location, units, zones: [], subnetId: null, publicIpAddressId: null, natGateway: false },
});

export const sampleLiveService = (change: Partial<LiveService> = {}): LiveService => ({
    tier: "Premium",
    primary: sampleLiveRegion("West Europe", 1),
    additionalLocations: [],
    virtualNetworkType: "None",
    transition: "",
    modifiedAt: "2026-01-01T00:00:00.000Z",
    members: { identity: { type: "SystemAssigned" } },
    ...change,
});

export const serviceIdOf = (site: string): string =>
    `/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/${site}`;

/** Idle, in one region with one unit, without an identity. */
export function sampleService(site: string, change: Partial<ServiceObservation> = {}): ServiceObservation {
    return {
        resourceId: serviceIdOf(site),
        name: site,
        tier: "Premium",
        location: "West Europe",
        units: 1,
        locations: [],
        createdAt: "2025-06-01T00:00:00.000Z",
        provisioningState: "Succeeded",
        live: sampleLiveService(),
        targetProvisioningState: "",
        userAssignedIdentities: [],
        publicIpAddresses: [],
        settings: {
            customHostNames: [],
            caCertificates: [],
            virtualNetworkType: "None",
            identityType: "None",
            userAssignedIdentities: [],
            customProperties: {},
        },
        observedAt: sampleNow,
        ...change,
    };
}
