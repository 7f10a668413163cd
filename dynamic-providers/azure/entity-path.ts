/** ARM compares names without regard to case. */
export const keyOf = (path: string): string => path.toLowerCase();

/** The kind's path without the workspace that it lies in: `workspaces/apis` is an API. */
export const ownKind = (kind: string): string => kind.replace(/^workspaces\/(?=.)/, "");

/** The entity that a path lies below, or is, without the revision: `apis/petstore` of `apis/petstore;rev=2/operations/getPet`. */
export function rootOf(path: string): string {
    const segments = path.split("/");
    const depth = segments[0]?.toLowerCase() === "workspaces" && segments.length > 2 ? 4 : 2;
    return segments
        .slice(0, depth)
        .join("/")
        .replace(/;rev=\d+$/i, "");
}

/** The collections of an entity's path, without names: `apis/operations` of `apis/petstore/operations/getPet`. */
export function kindPathOf(path: string): string {
    return path
        .split("/")
        .filter((_segment, index) => index % 2 === 0)
        .join("/");
}

/** Whether a path is another one, or lies below it. */
export const liesBelow = (path: string, name: string): boolean => path === name || path.startsWith(`${name}/`);
