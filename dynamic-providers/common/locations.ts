/**
 * Azure's regions by display name. Source: https://learn.microsoft.com/azure/reliability/regions-list and, for the
 * sovereign clouds, https://learn.microsoft.com/azure/azure-government/documentation-government-welcome and
 * https://learn.microsoft.com/azure/china/concepts-service-availability
 */
export const knownLocations: readonly string[] = [
    "Australia Central",
    "Australia Central 2",
    "Australia East",
    "Australia Southeast",
    "Austria East",
    "Belgium Central",
    "Brazil South",
    "Brazil Southeast",
    "Canada Central",
    "Canada East",
    "Central India",
    "Central US",
    "Chile Central",
    "Denmark East",
    "East Asia",
    "East US",
    "East US 2",
    "France Central",
    "France South",
    "Germany North",
    "Germany West Central",
    "Indonesia Central",
    "Israel Central",
    "Italy North",
    "Japan East",
    "Japan West",
    "Jio India Central",
    "Jio India West",
    "Korea Central",
    "Korea South",
    "Malaysia West",
    "Mexico Central",
    "New Zealand North",
    "North Central US",
    "North Europe",
    "Norway East",
    "Norway West",
    "Poland Central",
    "Qatar Central",
    "South Africa North",
    "South Africa West",
    "South Central US",
    "South India",
    "Southeast Asia",
    "Spain Central",
    "Sweden Central",
    "Sweden South",
    "Switzerland North",
    "Switzerland West",
    "UAE Central",
    "UAE North",
    "UK South",
    "UK West",
    "West Central US",
    "West Europe",
    "West India",
    "West US",
    "West US 2",
    "West US 3",
    "US DoD Central",
    "US DoD East",
    "US Gov Arizona",
    "US Gov Texas",
    "US Gov Virginia",
    "China East",
    "China East 2",
    "China East 3",
    "China North",
    "China North 2",
    "China North 3",
];

const known = new Map(knownLocations.map((name) => [normalizeLocation(name), name]));

/** The one spelling of a region: `West US 2` and `westus2` are the same to Azure. */
export function normalizeLocation(location: string): string {
    return location.toLowerCase().replace(/\s+/g, "");
}

/** As Azure shows it; a region that this release does not know yet stays as it is spelt. */
export function displayLocation(location: string): string {
    return known.get(normalizeLocation(location)) ?? location;
}

/** @param newer - regions that Azure has and this release does not know yet. */
export function isKnownLocation(location: string, newer: readonly string[] = []): boolean {
    const name = normalizeLocation(location);
    return known.has(name) || newer.some((other) => normalizeLocation(other) === name);
}
