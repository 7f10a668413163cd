/** A member of an entity that is text, or nothing. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
