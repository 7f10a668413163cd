/**
 * The regions this cloud has: display name, latitude and longitude. Sources:
 * https://learn.microsoft.com/azure/reliability/regions-list, and the `metadata` of
 * https://learn.microsoft.com/rest/api/resources/subscriptions/list-locations
 */
const regions: readonly (readonly [displayName: string, latitude: number, longitude: number])[] = [
    ["Australia East", -33.9, 151.2],
    ["Brazil South", -23.6, -46.6],
    ["Canada Central", 43.7, -79.4],
    ["Central India", 18.6, 73.9],
    ["Central US", 41.6, -93.6],
    ["Central US EUAP", 41.6, -93.6],
    ["East Asia", 22.3, 114.2],
    ["East US", 37.4, -79.8],
    ["East US 2", 36.7, -78.4],
    ["East US 2 EUAP", 36.7, -78.4],
    ["France Central", 46.4, 2.4],
    ["Germany West Central", 50.1, 8.7],
    ["Italy North", 45.5, 9.2],
    ["Japan East", 35.7, 139.8],
    ["Korea Central", 37.6, 127.0],
    ["North Central US", 41.9, -87.6],
    ["North Europe", 53.3, -6.3],
    ["Norway East", 59.9, 10.8],
    ["Poland Central", 52.2, 21.0],
    ["South Africa North", -25.7, 28.2],
    ["South Central US", 29.4, -98.5],
    ["Southeast Asia", 1.3, 103.8],
    ["Spain Central", 40.4, 3.4],
    ["Sweden Central", 60.7, 17.1],
    ["Switzerland North", 47.5, 8.6],
    ["UAE North", 25.3, 55.3],
    ["UK South", 50.9, -0.8],
    ["UK West", 53.4, -3.1],
    ["West Central US", 40.9, -110.2],
    ["West Europe", 52.4, 4.9],
    ["West US", 37.8, -122.4],
    ["West US 2", 47.2, -119.9],
    ["West US 3", 33.4, -112.1],
];

export const locationName = (location: string): string => location.toLowerCase().replace(/\s+/g, "");

export interface Location {
    readonly name: string;
    readonly displayName: string;
    /** Degrees. */
    readonly latitude: number;
    readonly longitude: number;
}

export const locations: readonly Location[] = regions.map(([displayName, latitude, longitude]) => ({
    name: locationName(displayName),
    displayName,
    latitude,
    longitude,
}));

/** @returns undefined for a region this cloud does not have. */
export function displayNameOf(location: unknown): string | undefined {
    return typeof location === "string"
        ? locations.find(({ name }) => name === locationName(location))?.displayName
        : undefined;
}
