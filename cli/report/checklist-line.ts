/** A part of the report that shows something: a drill, a failover, a snapshot, or the readiness as a whole. */
export interface Proof {
    readonly of: "drill" | "failover" | "snapshot" | "readiness" | "sites";
    /** ID of a drill or snapshot, epoch of a failover; empty for the others. */
    readonly id: string;
    /** Number of the vault's record of it; null where there is none. */
    readonly record: number | null;
}

/**
 * What a standard asks, and what of the project bears on it. `shown` the report has what the line asks for · `open` it has
 * not, or what it has is too old or failed. A line is no legal opinion: the report covers API Management alone.
 */
export interface ChecklistLine {
    readonly standard: "DORA" | "ISO 22301";
    /** Article or clause. */
    readonly reference: string;
    /** What it asks, in our words. */
    readonly asks: string;
    readonly result: "shown" | "open";
    /** Why, in a sentence. */
    readonly words: string;
    readonly proofs: readonly Proof[];
}
