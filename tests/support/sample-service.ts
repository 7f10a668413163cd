import type { LiveRegion, LiveService } from "../../dynamic-providers/azure/live-service";

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
    ...change,
});
