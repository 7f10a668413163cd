/** The name of a project's own config key, without its namespace; undefined for a key of another namespace, or of none. */
export const ownName = (project: string, key: string): string | undefined =>
    key.startsWith(`${project}:`) ? key.slice(project.length + 1) : undefined;

/** The values of a project's own config keys, without its namespace. @param config - all of a stack's, by their full keys. */
export function ownConfig<T>(project: string, config: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
    return new Map(
        Object.entries(config).flatMap(([key, value]) => {
            const name = ownName(project, key);
            return name === undefined ? [] : [[name, value] as const];
        }),
    );
}
