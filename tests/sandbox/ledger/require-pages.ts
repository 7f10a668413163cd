import type { Behaviour } from "./collect-behaviours";

/** Parts of a path that a page has at least, below what an area of the documentation begins with. */
const leastDepth = 2;

/**
 * A page says what a behaviour is; the first page of a reference or of a service's documentation does not.
 *
 * @throws Error that names each documented behaviour whose source is such a page.
 */
export function requirePages(behaviours: readonly Behaviour[]): void {
    const unfounded = behaviours.filter(({ basis, source }) => basis === "documented" && !isPage(source));
    if (unfounded.length > 0) {
        const rows = unfounded.map(({ file, statement, source }) => `${file}: "${statement}" rests on ${source}`);
        throw new Error(`Name the page that says it, not the first page of its area:\n${rows.join("\n")}`);
    }
}

function isPage(source: string): boolean {
    const { hostname, pathname } = new URL(source);
    const parts = pathname.split("/").filter(Boolean);
    // /rest/api/{area}/{group}, /azure/{area}/{page}; elsewhere an area has no name of its own.
    const area = hostname !== "learn.microsoft.com" ? 0 : parts[0] === "rest" ? 2 : 1;
    return parts.length >= area + leastDepth;
}
