/** The tiers v2: BasicV2, StandardV2, PremiumV2. */
export const isV2 = (tier: string): boolean => tier.endsWith("V2");
