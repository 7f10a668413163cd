import type { AuthorityChange } from "../records/authority/authority";
import type { SiteDeclaration } from "./declaration";

type Declared = Pick<SiteDeclaration, "acceptDataLoss" | "acceptDifferences" | "cancelPromotion" | "rejoin">;
type Used = (change: AuthorityChange) => boolean;

/** The changes that each consent allows. */
const allowed: { readonly [N in keyof Required<Declared>]: Used } = {
    acceptDataLoss: (change) => change.event === "promotionBegan" && change.kind === "unplanned",
    acceptDifferences: (change) => change.event === "claimed" && change.verification === "accepted",
    cancelPromotion: ({ event }) => event === "promotionCancelled",
    rejoin: ({ event }) => event === "rejoined",
};

/** The consents of a declaration that a change needed, with their values. */
export function consentsUsedBy(change: AuthorityChange, declared: Declared): Readonly<Record<string, string>> {
    return Object.fromEntries(
        Object.entries(allowed).flatMap(([name, isUsed]) => {
            const value = declared[name as keyof Declared];
            return value !== undefined && value !== null && isUsed(change) ? [[name, String(value)]] : [];
        }),
    );
}
