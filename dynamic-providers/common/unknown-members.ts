import { inputFailure } from "./failure";
import { findNearestName } from "./nearest-name";
import { unknownValue } from "./unknown";
import type { InputFailure } from "./failure";

/** Names of inputs that hold a secret, or are beside what may hold one. */
const secretName = /secret|password|key$|certificate$/i;

/**
 * The members that an object of inputs must not have, each with the known name that is nearest to it. A member that is
 * undefined has no effect and passes. So does what is not an object: that is for other rules.
 *
 * @param owner - what has the inputs, as the message names it: `ApiManagement`, or `timeouts` of it.
 * @param path - where the object is: `additionalLocations[1]`. @default at the top
 */
export function findUnknownMembers(owner: string, given: unknown, known: readonly string[], path = ""): InputFailure[] {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
        return [];
    }
    return Object.entries(given)
        .filter(([name, value]) => value !== undefined && !known.includes(name))
        .map(([name, value]) => {
            const property = path === "" ? name : `${path}.${name}`;
            const nearest = findNearestName(name, known);
            const remedy = nearest === undefined ? `it has ${known.join(", ")}.` : `did you mean '${nearest}'?`;
            const rule = `${owner} has no such input; ${remedy} Correct the name, or take it out.`;
            // A secret under a misspelt name would be shown as it is.
            if ([name, ...known].some((text) => secretName.test(text))) {
                return { property, reason: `${property} is set (its value is not shown): ${rule}` };
            }
            return isPlain(value)
                ? inputFailure(property, value, rule)
                : { property, reason: `${property} is set: ${rule}` };
        });
}

/** Whether it is JSON throughout: no output, no resource, nothing that is not known yet. */
function isPlain(value: unknown): boolean {
    if (Array.isArray(value)) {
        return value.every(isPlain);
    }
    if (typeof value === "object" && value !== null) {
        return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
    }
    return value === null || (["string", "number", "boolean"].includes(typeof value) && value !== unknownValue);
}
