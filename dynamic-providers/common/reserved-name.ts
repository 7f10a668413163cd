/**
 * Whether a name is one that every JavaScript object has a member of (`__proto__`, `constructor`, `toString`). Such a name
 * from outside would find that member in a lookup by name, so no site, tag or program may have it.
 */
export const isReservedName = (name: string): boolean => name in Object.prototype;
