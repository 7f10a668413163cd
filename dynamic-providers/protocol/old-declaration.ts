import type { Authority } from "../records/authority/authority";

/** Of a declaration, what tells whether it is meant now. */
export interface DatedDeclaration {
    readonly activeSite: string;
    /** The epoch in which the declaration may move something. @default any */
    readonly atEpoch?: number;
}

/**
 * Why a declaration is an old one: a commit that is run again must not move anything.
 *
 * @returns undefined where it is none: also once it is done.
 */
export function whyOldDeclaration(
    { atEpoch, activeSite }: DatedDeclaration,
    { epoch, active }: Pick<Authority, "epoch" | "active">,
): string | undefined {
    const isDone = atEpoch !== undefined && epoch === atEpoch + 1 && active === activeSite;
    return atEpoch === undefined || epoch === atEpoch || isDone
        ? undefined
        : `atEpoch is ${atEpoch} and the vault records epoch ${epoch}, with ${active === null ? "no site" : `'${active}'`} active: ` +
              `this declaration (activeSite '${activeSite}') is an old one. Set atEpoch to ${epoch} if you want that ` +
              "now, or run the newest commit.";
}
