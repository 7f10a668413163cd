import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { notYetKnown } from "../input-failures";
import { normalizeLocation } from "../../dynamic-providers/common/locations";
import { validateLocation } from "../validate-location";
import { isGiven, isMembers } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";
import { Tier } from "./tier";
import { validateUnits } from "./validate-units";

/** The primary region with its units, and the additional ones. */
export function validateLocations(shape: ApiManagementShape): InputFailure[] {
    return [
        ...validateUnits("units", shape.units, shape),
        ...validateName("location", shape.location, shape),
        ...validateAdditionalLocations(shape),
    ];
}

function validateName(property: string, location: unknown, { newerLocations }: ApiManagementShape): InputFailure[] {
    return location === notYetKnown ? [] : validateLocation(property, location, newerLocations, "westeurope");
}

function validateAdditionalLocations(shape: ApiManagementShape): InputFailure[] {
    const { additionalLocations, tier, location } = shape;
    if (!isGiven(additionalLocations)) {
        return [];
    }
    if (!Array.isArray(additionalLocations)) {
        return [inputFailure("additionalLocations", additionalLocations, "it must be a list of {location, units}.")];
    }
    const failures: InputFailure[] = [];
    if (additionalLocations.length > 0 && isGiven(tier) && tier !== Tier.Premium) {
        failures.push(
            inputFailure(
                "additionalLocations",
                additionalLocations.length,
                `tier ${show(tier)} has one region only: leave them out, or set tier to Premium.`,
            ),
        );
    }
    const seen = new Map<string, string>();
    if (typeof location === "string") {
        seen.set(normalizeLocation(location), "location");
    }
    additionalLocations.forEach((entry: unknown, index) => {
        const path = `additionalLocations[${index}]`;
        if (entry === notYetKnown) {
            return;
        }
        if (!isMembers(entry)) {
            failures.push(inputFailure(path, entry, "it must be {location, units}."));
            return;
        }
        failures.push(...validateName(`${path}.location`, entry.location, shape));
        failures.push(...validateUnits(`${path}.units`, entry.units, shape));
        if (typeof entry.location !== "string") {
            return;
        }
        const earlier = seen.get(normalizeLocation(entry.location));
        if (earlier) {
            failures.push(
                inputFailure(
                    `${path}.location`,
                    entry.location,
                    `it is the same region as ${earlier}: name each region once, and scale it by its units.`,
                ),
            );
        } else {
            seen.set(normalizeLocation(entry.location), `${path}.location`);
        }
    });
    return failures;
}
