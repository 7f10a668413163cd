/** How a site takes over. */
export const FailoverKind = {
    /** The active site hands over. */
    Planned: "planned",
    /** The active site is lost: there is no hand-over token. */
    Unplanned: "unplanned",
} as const;
export type FailoverKind = (typeof FailoverKind)[keyof typeof FailoverKind];
