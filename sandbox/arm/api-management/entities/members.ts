type Properties = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Properties =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Changes members of an object, wherever a path leads to: `oauth2.grantTypes.*.clientSecret`, `pool.services.*.id`.
 *
 * @param change - returns undefined to take a member away.
 */
export function changeMembers(
    value: unknown,
    [first, ...below]: readonly string[],
    change: (member: unknown) => unknown,
): unknown {
    if (first === undefined) {
        return change(value);
    }
    if (Array.isArray(value)) {
        return first === "*" ? value.map((item) => changeMembers(item, below, change)) : value;
    }
    if (!isObject(value)) {
        return value;
    }
    const names = first === "*" ? Object.keys(value) : first in value ? [first] : [];
    const changed: Record<string, unknown> = { ...value };
    for (const name of names) {
        const member = changeMembers(value[name], below, change);
        if (member === undefined) {
            delete changed[name];
        } else {
            changed[name] = member;
        }
    }
    return changed;
}

export function withoutMembers(properties: Properties, paths: readonly string[]): Record<string, unknown> {
    return paths.reduce<Record<string, unknown>>(
        (rest, path) => changeMembers(rest, path.split("."), () => undefined) as Record<string, unknown>,
        { ...properties },
    );
}

export function memberAt(value: unknown, path: string): unknown {
    return path.split(".").reduce<unknown>((object, name) => (isObject(object) ? object[name] : undefined), value);
}

/** Members that are there, in the order of `names`, then the rest. */
export function inOrder(properties: Properties, names: readonly string[]): Record<string, unknown> {
    const ordered = [...names, ...Object.keys(properties).filter((name) => !names.includes(name))];
    return Object.fromEntries(
        ordered.filter((name) => properties[name] !== undefined).map((name) => [name, properties[name]]),
    );
}
