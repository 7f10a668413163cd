/** What a restore from a logical snapshot does with what is there. */
export const RestoreMode = {
    /** Writes what is missing and what differs; of what a scope only needs, what is missing. Deletes nothing. */
    Merge: "merge",
    /** As `overwrite`, and deletes what the snapshot does not have. */
    Mirror: "mirror",
    /** As `merge`, and writes also what differs of what a scope only needs. */
    Overwrite: "overwrite",
} as const;

export type RestoreMode = (typeof RestoreMode)[keyof typeof RestoreMode];
