import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
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
        if (!names.includes(name)) {
            return [inputFailure(property, value, `Azure has no such property. It has: ${names.join(", ")}.`)];
        }
        return isGiven(value) && !(typeof value === "string" && /^(true|false)$/i.test(value))
            ? [inputFailure(property, value, 'it must be "True" or "False".')]
            : [];
    });
}
