/** The regions this cloud has: name and display name. Source: https://learn.microsoft.com/azure/reliability/regions-list */
const displayNames: readonly string[] = [
    "Australia East",
    "Brazil South",
    "Canada Central",
    "Central India",
    "Central US",
    "East Asia",
    "East US",
    "East US 2",
    "France Central",
    "Germany West Central",
    "Italy North",
    "Japan East",
    "Korea Central",
    "North Central US",
    "North Europe",
    "Norway East",
    "Poland Central",
    "South Africa North",
    "South Central US",
    "Southeast Asia",
    "Spain Central",
    "Sweden Central",
    "Switzerland North",
    "UAE North",
    "UK South",
    "UK West",
    "West Central US",
    "West Europe",
    "West US",
    "West US 2",
    "West US 3",
];

export const locationName = (location: string): string => location.toLowerCase().replace(/\s+/g, "");

export const locations: readonly { readonly name: string; readonly displayName: string }[] = displayNames.map(
    (displayName) => ({ name: locationName(displayName), displayName }),
);

/** @returns undefined for a region this cloud does not have. */
export function displayNameOf(location: unknown): string | undefined {
    return typeof location === "string"
        ? locations.find(({ name }) => name === locationName(location))?.displayName
        : undefined;
}
