export const inventorySchema = "apim-dr/inventory/1";

/** How much of an entity was read: its name · what its list tells · all that a GET tells. */
export type Depth = "ids" | "lists" | "full";

/**
 * Whether a kind could be read: `read` · `notInTier` the tier has no such kind, so that there is none · `denied` the
 * identity may not read it · `skipped` not asked for, or what it lies below could not be read · `failed`.
 */
export type ReadState = "read" | "notInTier" | "denied" | "skipped" | "failed";

/** What is known of one kind without its entities' names. */
export interface KindSummary {
    readonly state: ReadState;
    readonly depth: Depth;
    readonly count: number;
    readonly digest: string;
    /** Missing where there was no key, or the secrets could not be read: then they are not compared. */
    readonly secretsDigest?: string;
    /** False where it changed while the snapshot was taken, so that no one can say what the snapshot holds of it. */
    readonly stable?: boolean;
    readonly problem?: string;
    readonly secretsProblem?: string;
}

/** The part of an inventory that is small enough for a snapshot's facts. */
export interface InventorySummary {
    readonly schema: typeof inventorySchema;
    readonly canon: number;
    readonly kinds: Readonly<Record<string, KindSummary>>;
    readonly digest: string;
}
