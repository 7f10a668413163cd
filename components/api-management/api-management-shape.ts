import { notYetKnown } from "../input-failures";

/** What a region declares, the primary one or another, before anything about it is checked. */
export interface LocationShape {
    readonly location?: unknown;
    readonly units?: unknown;
    readonly zones?: unknown;
    readonly virtualNetwork?: unknown;
    readonly publicIpAddressId?: unknown;
    readonly natGateway?: unknown;
    readonly disableGateway?: unknown;
}

/** The arguments of ApiManagement that rules apply to; `notYetKnown` in the place of what an output will say. */
export interface ApiManagementShape extends LocationShape {
    readonly serviceName?: unknown;
    readonly publisherName?: unknown;
    readonly publisherEmail?: unknown;
    readonly notificationSenderEmail?: unknown;
    readonly tier?: unknown;
    readonly autoscale?: unknown;
    readonly additionalLocations?: unknown;
    readonly maxUnitsPerRegion?: unknown;
    readonly virtualNetworkType?: unknown;
    readonly publicNetworkAccess?: unknown;
    readonly hostnames?: unknown;
    readonly customProperties?: unknown;
    readonly minApiVersion?: unknown;
    readonly systemAssignedIdentity?: unknown;
    readonly userAssignedIdentityIds?: unknown;
    readonly timeouts?: unknown;
    readonly busyWaitSeconds?: unknown;
    readonly allowRemovals?: unknown;
    readonly unmanaged?: unknown;
    readonly undelete?: unknown;
    readonly newerLocations?: unknown;
}

/** A region with the start of its inputs' names: `additionalLocations[1].`, and nothing for the primary one. */
export interface PlacedLocation extends LocationShape {
    readonly path: string;
}

/** The primary region, and the others as far as they are known. */
export function locationsOf(shape: ApiManagementShape): PlacedLocation[] {
    const { location, units, zones, virtualNetwork, publicIpAddressId, natGateway, disableGateway } = shape;
    const primary = { location, units, zones, virtualNetwork, publicIpAddressId, natGateway, disableGateway };
    return [{ path: "", ...primary }, ...additionalLocationsOf(shape)];
}

export function additionalLocationsOf({ additionalLocations }: ApiManagementShape): PlacedLocation[] {
    return Array.isArray(additionalLocations)
        ? additionalLocations.flatMap((entry: unknown, index) =>
              isMembers(entry) ? [{ ...entry, path: `additionalLocations[${index}].` }] : [],
          )
        : [];
}

/** Whether it is known how many regions there are. */
export const knowsLocations = ({ additionalLocations }: ApiManagementShape): boolean =>
    additionalLocations === undefined || Array.isArray(additionalLocations);

/** Whether there is a value to check: neither left out nor still unknown. */
export const isGiven = (value: unknown): boolean =>
    value !== undefined && value !== null && (value as symbol) !== notYetKnown;

export function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
