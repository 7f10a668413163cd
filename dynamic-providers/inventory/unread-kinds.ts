import type { Problem } from "../common/problem";
import type { KindSummary } from "../records/inventory-summary";
import { entityKinds, parentOf } from "./kinds";
import type { EntityKind } from "./kinds";

/** A required kind that could not be read, and why. */
export interface UnreadKind {
    readonly kind: string;
    readonly why: string;
}

type Kinds = Readonly<Record<string, Pick<KindSummary, "state" | "problem"> | undefined>>;

/**
 * The required kinds that Azure did not let be read, with those below them. Kinds that were not requested are not among
 * them, nor those that the tier does not have.
 */
export function unreadKinds(kinds: Kinds): readonly UnreadKind[] {
    return entityKinds
        .filter((kind) => kind.required && isUnread(kind, kinds))
        .map(({ path }) => ({ kind: path, why: kinds[path]?.problem ?? kinds[path]?.state ?? "" }));
}

/** `skipped` is also what lies below a kind that could not be read. */
function isUnread(kind: EntityKind, kinds: Kinds): boolean {
    const state = kinds[kind.path]?.state;
    const parent = parentOf(kind);
    return (
        state === "failed" ||
        state === "denied" ||
        (state === "skipped" && parent !== undefined && isUnread(parent, kinds))
    );
}

/** How many a warning lists. */
const maxNamed = 10;

/** A warning in one line: which kinds, why the first of them, and what comes of it. */
export function explainUnread(service: string, unread: readonly UnreadKind[]): Problem {
    const named = unread.slice(0, maxNamed).map(({ kind }) => kind);
    const more = unread.length > maxNamed ? ` and ${unread.length - maxNamed} more` : "";
    const why = `${unread[0]?.kind}: ${unread[0]?.why.replace(/\s+/g, " ")}`;
    return {
        code: "KindsUnread",
        message:
            `of '${service}' these kinds could not be read: ${named.join(", ")}${more} (${why}). They are not verified; the ` +
            "next run reads them again.",
    };
}
