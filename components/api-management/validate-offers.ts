import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { TierOffer } from "../../dynamic-providers/azure/tier-offers";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { notYetKnown } from "../input-failures";
import { normalizeLocation } from "../../dynamic-providers/common/locations";
import { locationsOf } from "./api-management-shape";
import type { ApiManagementShape, PlacedLocation } from "./api-management-shape";
import { isWhole } from "./validate-units";

/**
 * What a subscription does not really have of what is declared. What is not known yet passes.
 *
 * @param shape - passes validateApiManagement.
 * @param offers - what Azure lists for the subscription.
 */
export function validateOffers(shape: ApiManagementShape, offers: readonly TierOffer[]): InputFailure[] {
    if (shape.tier === notYetKnown) {
        return [];
    }
    const offer = offers.find(({ tier }) => tier === shape.tier);
    if (!offer) {
        const names = offers.map(({ tier }) => tier).join(", ");
        return [
            inputFailure(
                "tier",
                shape.tier,
                `the subscription has ${names || "none"}: choose one of these, or ask Azure's support.`,
            ),
        ];
    }
    return locationsOf(shape).flatMap((location) => judge(location, offer));
}

function judge(
    { path, location, units, zones }: PlacedLocation,
    { tier, maxUnits, locations }: TierOffer,
): InputFailure[] {
    if (location === notYetKnown) {
        return [];
    }
    const found = locations.find(
        (offered) => normalizeLocation(offered.location) === normalizeLocation(String(location)),
    );
    if (!found || found.restriction) {
        const open = locations.filter(({ restriction }) => !restriction).map((offered) => offered.location);
        const why = found ? `Azure says ${found.restriction}` : "it does not offer it there";
        return [
            inputFailure(
                `${path}location`,
                location,
                `the subscription has no tier ${show(tier)} in this region (${why}). It has it in ${open.join(", ") || "none"}: choose one of these, or ask Azure's support.`,
            ),
        ];
    }
    const failures: InputFailure[] = [];
    if (maxUnits !== undefined && isWhole(units) && units > maxUnits) {
        failures.push(
            inputFailure(
                `${path}units`,
                units,
                `the subscription has at most ${maxUnits} units of tier ${show(tier)} per region: lower it, or ask Azure's support for more.`,
            ),
        );
    }
    const missing = (Array.isArray(zones) ? zones : []).filter(
        (zone) => zone !== notYetKnown && !found.zones.includes(String(zone)),
    );
    if (missing.length > 0) {
        failures.push(
            inputFailure(
                `${path}zones`,
                zones,
                `the subscription has ${found.zones.length > 0 ? `zones ${found.zones.join(", ")} only` : "no zones"} in ${found.location}: ${found.zones.length > 0 ? "name those" : "leave them out"}, or choose another region.`,
            ),
        );
    }
    return failures;
}
