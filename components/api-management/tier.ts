/** Tiers that Azure can back up and restore, by the name ARM has for them. */
export enum Tier {
    Developer = "Developer",
    Basic = "Basic",
    Standard = "Standard",
    Premium = "Premium",
}

/**
 * Most units per region; undefined where Azure sets no fixed number (Premium: 12 by default, more by support request).
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-api-management-limits
 */
export const maxUnits: Readonly<Record<Tier, number | undefined>> = {
    [Tier.Developer]: 1,
    [Tier.Basic]: 2,
    [Tier.Standard]: 4,
    [Tier.Premium]: undefined,
};
