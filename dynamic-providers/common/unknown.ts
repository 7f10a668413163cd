/** What Pulumi puts in place of a value that is not known in a preview. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Unknown = typeof unknownValue;

/** Inputs as a preview hands them over: each may not be known yet. */
export type Previewed<I> = { readonly [K in keyof I]: I[K] | Unknown };

export function isKnown<T>(value: T | Unknown): value is T {
    return value !== unknownValue;
}
