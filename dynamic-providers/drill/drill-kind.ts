/** Of which kind the snapshots are that a drill chooses from. */
export const DrillKind = {
    /** Azure's own backups: what a failover restores. */
    Native: "native",
    /** Entities by ARM, which can be restored into other tiers and for years. */
    Logical: "logical",
} as const;
export type DrillKind = (typeof DrillKind)[keyof typeof DrillKind];
