import type { AutoscaleArgs, AutoscaleRuleArgs } from "./api-management-args";

/** A rule with nothing left out. */
export type AutoscaleRule = Required<AutoscaleRuleArgs>;

/**
 * What Azure suggests for API Management. Source:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-autoscale
 */
export const suggestedRules: Readonly<Record<"scaleOut" | "scaleIn", AutoscaleRule>> = {
    scaleOut: { capacityPercent: 80, windowMinutes: 30, cooldownMinutes: 60, byUnits: 1 },
    scaleIn: { capacityPercent: 35, windowMinutes: 30, cooldownMinutes: 90, byUnits: 1 },
};

/** Both rules. Units that are spread over zones by hand come in multiples of the zones. */
export function autoscaleRules(
    { scaleOut = {}, scaleIn = {} }: AutoscaleArgs,
    zoneCount: number,
): Record<"scaleOut" | "scaleIn", AutoscaleRule> {
    const byUnits = Math.max(1, zoneCount);
    return {
        scaleOut: { ...suggestedRules.scaleOut, byUnits, ...given(scaleOut) },
        scaleIn: { ...suggestedRules.scaleIn, byUnits, ...given(scaleIn) },
    };
}

const given = (rule: AutoscaleRuleArgs): AutoscaleRuleArgs =>
    Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined && value !== null));
