import { inputFailure } from "../dynamic-providers/common/failure";
import type { InputFailure } from "../dynamic-providers/common/failure";
import { isKnownLocation } from "../dynamic-providers/common/locations";

/**
 * What is wrong with a region's name, if anything.
 *
 * @param newer - `newerLocations`, as far as they are known.
 * @param example - a region for the error to name.
 */
export function validateLocation(property: string, location: unknown, newer: unknown, example: string): InputFailure[] {
    const newerLocations = Array.isArray(newer) ? newer.filter((name) => typeof name === "string") : [];
    return typeof location === "string" && isKnownLocation(location, newerLocations)
        ? []
        : [
              inputFailure(
                  property,
                  location,
                  `it must be an Azure region, for example '${example}'. If Azure has it and this release does not know it yet, add it to newerLocations.`,
              ),
          ];
}
