import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { notYetKnown } from "../input-failures";
import { isGiven, isMembers, locationsOf } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";
import { defaultPremiumUnits, isTier, largestKnownPremiumUnits, maxUnits, Tier } from "./tier";

/** The tier, and the cap that is declared for it. */
export function validateTier({ tier, maxUnitsPerRegion }: ApiManagementShape): InputFailure[] {
    const failures: InputFailure[] = [];
    if (isGiven(tier) && !isTier(tier)) {
        failures.push(
            inputFailure(
                "tier",
                tier,
                `it must be one of ${Object.values(Tier).join(", ")}: Azure backs up and restores no other.`,
            ),
        );
    }
    if (isGiven(maxUnitsPerRegion) && !isWhole(maxUnitsPerRegion)) {
        failures.push(inputFailure("maxUnitsPerRegion", maxUnitsPerRegion, "it must be a whole number of 1 or more."));
    }
    return failures;
}

/** The units of one region. */
export function validateUnits(
    property: string,
    units: unknown,
    { tier, maxUnitsPerRegion }: ApiManagementShape,
): InputFailure[] {
    if (units === notYetKnown) {
        return [];
    }
    if (!isWhole(units)) {
        return [inputFailure(property, units, "it must be a whole number of 1 or more.")];
    }
    const most = isTier(tier) ? maxUnits[tier] : undefined;
    if (most !== undefined && units > most) {
        return [
            inputFailure(property, units, `tier ${show(tier)} has at most ${most}: lower it, or choose a higher tier.`),
        ];
    }
    const cap = isWhole(maxUnitsPerRegion) ? maxUnitsPerRegion : largestKnownPremiumUnits;
    return most === undefined && units > cap
        ? [
              inputFailure(
                  property,
                  units,
                  `maxUnitsPerRegion is ${cap}: lower it, or raise maxUnitsPerRegion if Azure has granted more by support request.`,
              ),
          ]
        : [];
}

/** Warnings of units that not every subscription has, as text; none if `maxUnitsPerRegion` is set. */
export function warnOfUnits(shape: ApiManagementShape): string[] {
    if (shape.maxUnitsPerRegion !== undefined && shape.maxUnitsPerRegion !== null) {
        return [];
    }
    const { autoscale } = shape;
    const most = isMembers(autoscale) ? [{ property: "autoscale.maxUnits", units: autoscale.maxUnits }] : [];
    return [...locationsOf(shape).map(({ path, units }) => ({ property: `${path}units`, units })), ...most]
        .filter(({ units }) => isWhole(units) && units > defaultPremiumUnits)
        .map(
            ({ property, units }) =>
                `${property} is ${show(units)}: Azure gives a subscription ${defaultPremiumUnits} per region, and more by support request only. If Azure has granted more, say so with maxUnitsPerRegion.`,
        );
}

export function isWhole(value: unknown): value is number {
    return Number.isInteger(value) && (value as number) >= 1;
}
