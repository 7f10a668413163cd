/** The values of a project's own config keys, without its namespace. @param config - all of a stack's, by their full keys. */
export function ownConfig<T>(project: string, config: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
    const namespace = `${project}:`;
    const own = Object.entries(config).filter(([key]) => key.startsWith(namespace));
    return new Map(own.map(([key, value]) => [key.slice(namespace.length), value]));
}
