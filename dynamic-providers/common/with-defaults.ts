/** What was given, and the default of each member that was left out. */
export type WithDefaults<G, D> = Omit<G, keyof D> & {
    [K in keyof D]: D[K] | (K extends keyof G ? NonNullable<G[K]> : never);
};

/** Pulumi may hand over null for what is absent. */
export function withDefaults<D extends object, G extends { readonly [K in keyof D]?: unknown }>(
    given: G,
    defaults: D,
): WithDefaults<G, D> {
    const members = Object.entries(defaults).map(([name, value]) => [
        name,
        given[name as keyof G] ?? (value as unknown),
    ]);
    return { ...given, ...(Object.fromEntries(members) as object) } as WithDefaults<G, D>;
}
