import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { notYetKnown } from "../input-failures";
import { additionalLocationsOf, isGiven, isMembers } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";
import type { AutoscaleArgs } from "./api-management-args";
import { autoscaleRules } from "./autoscale-rules";
import type { AutoscaleRule } from "./autoscale-rules";
import { isTier, tiersWithAutoscale } from "./tier";
import { isWhole, validateUnits } from "./validate-units";

type Range = readonly [least: number, most: number];

/**
 * From the limits of Azure Monitor: a window of 5 minutes to 12 hours, and a wait of a minute to a week. Source:
 * https://learn.microsoft.com/rest/api/monitor/autoscale-settings/create-or-update (`timeWindow`, `cooldown`)
 */
const ranges: Readonly<Record<keyof AutoscaleRule, Range>> = {
    capacityPercent: [1, 99],
    windowMinutes: [5, 12 * 60],
    cooldownMinutes: [1, 7 * 24 * 60],
    byUnits: [1, 31],
};

/**
 * Units that Azure Monitor moves by itself. Source:
 * https://learn.microsoft.com/azure/api-management/api-management-howto-autoscale
 */
export function validateAutoscale(shape: ApiManagementShape): InputFailure[] {
    const { autoscale, tier } = shape;
    const elsewhere = validateOtherRegions(shape);
    if (!isGiven(autoscale)) {
        return elsewhere;
    }
    if (!isMembers(autoscale)) {
        return [...elsewhere, inputFailure("autoscale", autoscale, "it must be {minUnits, maxUnits}.")];
    }
    const ofTier =
        isTier(tier) && !tiersWithAutoscale.includes(tier)
            ? [
                  inputFailure(
                      "autoscale",
                      autoscale,
                      `tier ${show(tier)} has no autoscale: leave it out, or set tier to one of ${tiersWithAutoscale.join(", ")}.`,
                  ),
              ]
            : [];
    const ofRange = ofTier.length > 0 ? [] : validateRange(autoscale, shape);
    const ofRules = ["scaleOut", "scaleIn"].flatMap((name) => validateRule(name, autoscale[name]));
    return [
        ...elsewhere,
        ...ofTier,
        ...ofRange,
        ...ofRules,
        ...(ofRules.length > 0 ? [] : validateTogether(autoscale as unknown as AutoscaleArgs, shape)),
    ];
}

/** Azure Monitor scales units of the primary location alone: the page says so. */
function validateOtherRegions(shape: ApiManagementShape): InputFailure[] {
    return additionalLocationsOf(shape).flatMap(({ path, ...region }) =>
        "autoscale" in region
            ? [
                  inputFailure(
                      `${path}autoscale`,
                      region.autoscale,
                      "Azure Monitor scales the units of the primary region only: declare units here, and autoscale at the service.",
                  ),
              ]
            : [],
    );
}

function validateRange(autoscale: Readonly<Record<string, unknown>>, shape: ApiManagementShape): InputFailure[] {
    const { minUnits, maxUnits, enabled } = autoscale;
    const failures = [
        ...validateUnits("autoscale.minUnits", minUnits, shape),
        ...validateUnits("autoscale.maxUnits", maxUnits, shape),
        ...(enabled === undefined || typeof enabled === "boolean"
            ? []
            : [inputFailure("autoscale.enabled", enabled, "it must be true or false.")]),
    ];
    if (failures.length > 0 || !isWhole(minUnits) || !isWhole(maxUnits)) {
        return failures;
    }
    const { units } = shape;
    return [
        ...(minUnits > maxUnits
            ? [
                  inputFailure(
                      "autoscale.maxUnits",
                      maxUnits,
                      `it must not be less than autoscale.minUnits, which is ${minUnits}: raise it, or lower the other.`,
                  ),
              ]
            : []),
        // With units that are taken over, it is switched on afterwards.
        ...(enabled !== false && isWhole(units) && units > minUnits
            ? [
                  inputFailure(
                      "units",
                      units,
                      `autoscale may scale in to ${minUnits}, and no update brings units back: leave units out, or raise autoscale.minUnits to it.`,
                  ),
              ]
            : []),
    ];
}

function validateRule(name: string, rule: unknown): InputFailure[] {
    const path = `autoscale.${name}`;
    if (rule === undefined || rule === null) {
        return [];
    }
    if (!isMembers(rule)) {
        return [
            inputFailure(
                path,
                rule,
                "it must be an object: { capacityPercent?, windowMinutes?, cooldownMinutes?, byUnits? }.",
            ),
        ];
    }
    return Object.entries(ranges).flatMap(([member, [least, most]]) => {
        const value = rule[member];
        return value === undefined || (isWhole(value) && value >= least && value <= most)
            ? []
            : [inputFailure(`${path}.${member}`, value, `it must be a whole number from ${least} to ${most}.`)];
    });
}

/** What the rules and the zones say together. */
function validateTogether(autoscale: AutoscaleArgs, { zones }: ApiManagementShape): InputFailure[] {
    if ((zones as symbol) === notYetKnown) {
        return [];
    }
    const zoneCount = Array.isArray(zones) ? zones.length : 0;
    const { scaleOut, scaleIn } = autoscaleRules(autoscale, zoneCount);
    const { minUnits, maxUnits } = autoscale;
    const ofUnits = {
        ...{ "autoscale.minUnits": minUnits, "autoscale.maxUnits": maxUnits },
        ...{ "autoscale.scaleOut.byUnits": scaleOut.byUnits, "autoscale.scaleIn.byUnits": scaleIn.byUnits },
    };
    return [
        ...(scaleIn.capacityPercent >= scaleOut.capacityPercent
            ? [
                  inputFailure(
                      "autoscale.scaleIn.capacityPercent",
                      scaleIn.capacityPercent,
                      `it must be less than autoscale.scaleOut.capacityPercent, which is ${scaleOut.capacityPercent}: units would come and go without end.`,
                  ),
              ]
            : []),
        ...Object.entries(ofUnits).flatMap(([path, units]) =>
            zoneCount > 0 && isWhole(units) && units % zoneCount !== 0
                ? [
                      inputFailure(
                          path,
                          units,
                          `it must be a multiple of the ${zoneCount} zones, as each zone gets as many: change either, or leave the zones to Azure.`,
                      ),
                  ]
                : [],
        ),
    ];
}
