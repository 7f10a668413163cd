import { createHash } from "node:crypto";

/**
 * A name that follows from what it is for, so that the same thing always gets the same one: what a person may read of it,
 * and a digest of all that makes it what it is.
 *
 * @param readable - parts that come first; those that are empty are left out.
 * @param text - is shortened to what a blob's name may hold in any place.
 */
export function derivedName(
    readable: readonly (string | undefined)[],
    text: string,
    identity: readonly string[],
): string {
    const slug = text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "")
        .slice(0, 40);
    const digest = createHash("sha256").update(identity.join("\n")).digest("hex").slice(0, 12);
    return [...readable, slug, digest].filter(Boolean).join("-");
}
