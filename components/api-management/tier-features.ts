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
 * https://learn.microsoft.com/azure/api-management/configure-custom-domain#endpoints-for-custom-domains
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
];

/** Built-in cache. Source: https://azure.microsoft.com/pricing/details/api-management/ */
const cacheMegabytes: Readonly<Record<Tier, number>> = {
    [Developer]: 10,
    [Basic]: 50,
    [Standard]: 1024,
    [Premium]: 5120,
};

/** What a service loses when it changes from one tier to another, up as well as down. */
export function lostBetween(from: string, to: Tier): string[] {
    if (!isTier(from)) {
        return [];
    }
    const lost = tierFeatures
        .filter(({ tiers }) => tiers.includes(from) && !tiers.includes(to))
        .map(({ name }) => name);
    return [
        ...lost,
        ...(cacheMegabytes[to] < cacheMegabytes[from]
            ? [`built-in cache (${inBytes(cacheMegabytes[from])}, then ${inBytes(cacheMegabytes[to])})`]
            : []),
    ];
}

const inBytes = (megabytes: number): string => (megabytes < 1024 ? `${megabytes} MB` : `${megabytes / 1024} GB`);

/** Whether a tier has self-hosted gateways. */
export const hasSelfHostedGateways = (tier: unknown): boolean =>
    tierFeatures.some(({ name, tiers }) => name === "its self-hosted gateways" && tiers.includes(tier as Tier));
