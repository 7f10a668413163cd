import type { JsonObject } from "../../dynamic-providers/common/json";

/** One thing wrong with one value of the config. */
export interface ConfigFault {
    /** The key, with a path into its value: `additionalLocations[1].units`. */
    readonly at: string;
    /** The value, as text or as JSON; not for a value that is a secret. */
    readonly shown: string;
    /** What the value must be, with the way out. */
    readonly rule: string;
}

/** What the value of a key must look like: one source for the reader, the JSON Schema and the docs. */
export interface Shape<T> {
    /** In a few words, for the docs. */
    readonly type: string;
    readonly schema: JsonObject;
    /**
     * Never throws.
     *
     * @param given - text as Pulumi hands it over, or a member of a list or object from JSON.
     * @param faults - what is wrong is added here.
     * @returns undefined where anything is wrong.
     */
    read(given: unknown, at: string, faults: ConfigFault[]): T | undefined;
}

/** What a shape reads. */
export type ShapeValue<S> = S extends Shape<infer T> ? T : never;

/** Enough to recognize a value by. */
const maxShown = 120;

/** A value for a message, cut where it is long. */
export function showConfigValue(value: unknown): string {
    const text = value === undefined ? "not set" : JSON.stringify(value);
    return text.length > maxShown ? `${text.slice(0, maxShown)}… (${text.length} characters)` : text;
}

/** Notes a fault; returns undefined, as a reader does that found one. */
export function refuseValue(faults: ConfigFault[], at: string, given: unknown, rule: string): undefined {
    faults.push({ at, shown: showConfigValue(given), rule });
    return undefined;
}
