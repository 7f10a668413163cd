import { isTier, Tier } from "./tier";

/** What a tier has and others may lack. Regions, units, zones, networks and host names in use are told one by one. */
interface TierFeature {
    /** As in "loses …". */
    readonly name: string;
    readonly tiers: readonly Tier[];
}

const { Developer, Basic, Standard, Premium } = Tier;

/**
 * Sources: https://learn.microsoft.com/azure/api-management/api-management-features for all; several host names:
 * https://learn.microsoft.com/azure/api-management/configure-custom-domain#endpoints-for-custom-domains; sizes of the cache:
 * https://azure.microsoft.com/pricing/details/api-management/
 */
export const tierFeatures: readonly TierFeature[] = [
    { name: "its SLA", tiers: [Basic, Standard, Premium] },
    { name: "additional regions", tiers: [Premium] },
    { name: "availability zones", tiers: [Premium] },
    { name: "its workspaces", tiers: [Premium] },
    { name: "its self-hosted gateways", tiers: [Developer, Premium] },
    { name: "several host names of the gateway", tiers: [Developer, Premium] },
    { name: "virtual networks", tiers: [Developer, Premium] },
    { name: "sign-in with Microsoft Entra ID on the developer portal", tiers: [Developer, Standard, Premium] },
    { name: "a built-in cache of 5 GB", tiers: [Premium] },
    { name: "a built-in cache of 1 GB", tiers: [Standard, Premium] },
    { name: "a built-in cache of 50 MB", tiers: [Basic, Standard, Premium] },
];

/** What a service gives up by going from one tier to another, up as well as down. Of several caches, the present one. */
export function lostBetween(from: string, to: Tier): string[] {
    if (!isTier(from)) {
        return [];
    }
    const lost = tierFeatures.filter(({ tiers }) => tiers.includes(from) && !tiers.includes(to)).map(({ name }) => name);
    const isCache = (name: string): boolean => name.startsWith("a built-in cache");
    return [...lost.filter((name) => !isCache(name)), ...lost.filter(isCache).slice(0, 1)];
}

/** Whether a tier has self-hosted gateways. */
export const hasSelfHostedGateways = (tier: unknown): boolean =>
    tierFeatures.some(({ name, tiers }) => name === "its self-hosted gateways" && tiers.includes(tier as Tier));
