import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { notYetKnown } from "../input-failures";
import { isGiven, locationsOf } from "./api-management-shape";
import type { ApiManagementShape, PlacedLocation } from "./api-management-shape";
import { Tier } from "./tier";
import { isWhole } from "./validate-units";

const zoneNames: readonly unknown[] = ["1", "2", "3"];

/**
 * Availability zones that are set by hand. Source:
 * https://learn.microsoft.com/azure/reliability/reliability-api-management (units are spread evenly over the zones)
 */
export function validateZones(shape: ApiManagementShape): InputFailure[] {
    return locationsOf(shape).flatMap((location) => validateZonesOf(location, shape.tier));
}

function validateZonesOf({ path, zones, units }: PlacedLocation, tier: unknown): InputFailure[] {
    const property = `${path}zones`;
    if (!isGiven(zones)) {
        return [];
    }
    if (!Array.isArray(zones)) {
        return [inputFailure(property, zones, 'it must be a list of zones, for example ["1", "2", "3"].')];
    }
    const failures: InputFailure[] = [];
    if (zones.length > 0 && isGiven(tier) && tier !== Tier.Premium) {
        failures.push(
            inputFailure(property, zones, `tier ${show(tier)} has no zones: leave them out, or set tier to Premium.`),
        );
    }
    zones.forEach((zone: unknown, index) => {
        if (zone !== notYetKnown && !zoneNames.includes(zone)) {
            failures.push(inputFailure(`${property}[${index}]`, zone, 'it must be "1", "2" or "3".'));
        } else if (zone !== notYetKnown && zones.indexOf(zone) < index) {
            failures.push(inputFailure(`${property}[${index}]`, zone, "name each zone once."));
        }
    });
    if (failures.length === 0 && isWhole(units) && units % (zones.length || 1) !== 0) {
        failures.push(
            inputFailure(
                `${path}units`,
                units,
                `it must be a multiple of the ${zones.length} zones in ${property}, as each zone gets as many: change either, or leave the zones to Azure.`,
            ),
        );
    }
    return failures;
}
