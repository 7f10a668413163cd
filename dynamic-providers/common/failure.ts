/** One thing wrong with one input. */
export interface InputFailure {
    /** The input's name, with a path into it where it is nested: `additionalLocations[1].units`. */
    readonly property: string;
    /** The value, the rule, and the way out. */
    readonly reason: string;
}

/** A failure in the words that every one has: the input's name, its value, and the rule with the way out. */
export function inputFailure(property: string, value: unknown, rule: string): InputFailure {
    return { property, reason: `${property} is ${show(value)}: ${rule}` };
}

/** A value's text for an error message. */
export function show(value: unknown): string {
    return value === undefined ? "not set" : JSON.stringify(value);
}
