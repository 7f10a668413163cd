/** Tiers that Azure can back up and restore, by the name ARM has for them. */
export const Tier = {
    Developer: "Developer",
    Basic: "Basic",
    Standard: "Standard",
    Premium: "Premium",
} as const;
export type Tier = (typeof Tier)[keyof typeof Tier];

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

/** Tiers whose units Azure Monitor moves. Source: https://learn.microsoft.com/azure/api-management/api-management-howto-autoscale */
export const tiersWithAutoscale: readonly Tier[] = [Tier.Basic, Tier.Standard, Tier.Premium];

/** Premium units per region that every subscription has. Source: as above. */
export const defaultPremiumUnits = 12;

/** The most units per region that users are known to run on Premium. */
export const largestKnownPremiumUnits = 31;

/** Tiers that can be put into a virtual network. Source: https://learn.microsoft.com/azure/api-management/virtual-network-concepts */
export const tiersWithVirtualNetwork: readonly Tier[] = [Tier.Developer, Tier.Premium];

/**
 * Tiers whose gateway takes more than one host name. Source:
 * https://learn.microsoft.com/azure/api-management/configure-custom-domain#endpoints-for-custom-domains
 */
export const tiersWithSeveralGatewayHostnames: readonly Tier[] = [Tier.Developer, Tier.Premium];

/** From the lowest. Source: https://learn.microsoft.com/azure/api-management/api-management-features */
const ascendingTiers: readonly string[] = [Tier.Developer, Tier.Basic, Tier.Standard, Tier.Premium];

/** Whether a service loses by going from one tier to the other. */
export function isLowerTier(tier: string, than: string): boolean {
    return ascendingTiers.indexOf(tier) < ascendingTiers.indexOf(than);
}

export function isTier(value: unknown): value is Tier {
    return Object.values<unknown>(Tier).includes(value);
}
