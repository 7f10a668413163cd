import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { findNearestName } from "../../dynamic-providers/common/nearest-name";
import { isGiven, isMembers } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";
import { otherCustomProperties, requiredCiphers, safeCustomProperties } from "./custom-properties";

const names = [...Object.keys(safeCustomProperties), ...otherCustomProperties];

export function validateCustomProperties({ customProperties }: ApiManagementShape): InputFailure[] {
    if (!isGiven(customProperties)) {
        return [];
    }
    if (!isMembers(customProperties)) {
        return [inputFailure("customProperties", customProperties, "it must be a map of names to True or False.")];
    }
    return Object.entries(customProperties).flatMap(([name, value]) => {
        const property = `customProperties["${name}"]`;
        if (requiredCiphers.includes(name)) {
            return [
                inputFailure(property, value, "Azure itself needs this cipher, and it is always on: leave it out."),
            ];
        }
        // Of one that Azure has had since, this release does not know the values.
        if (!names.includes(name)) {
            return isGiven(value) && typeof value !== "string"
                ? [inputFailure(property, value, "it must be text.")]
                : [];
        }
        return isGiven(value) && !(typeof value === "string" && /^(true|false)$/i.test(value))
            ? [inputFailure(property, value, 'it must be "True" or "False".')]
            : [];
    });
}

/** Warnings of custom properties that Azure may have and this release does not know, as text. */
export function warnOfCustomProperties({ customProperties }: ApiManagementShape): string[] {
    return isMembers(customProperties)
        ? Object.keys(customProperties)
              .filter((name) => !names.includes(name) && !requiredCiphers.includes(name))
              .map((name) => {
                  const nearest = names.find((known) => known.endsWith(`.${name}`)) ?? findNearestName(name, names);
                  const meant = nearest === undefined ? "" : ` Is '${nearest}' meant?`;
                  return `customProperties["${name}"] is not a property that this release knows: it is sent to Azure as it is.${meant}`;
              })
        : [];
}
