/** Something that an `up` changes about a service as Azure has it. */
export interface ServiceChange {
    /** In words, without a full stop. */
    readonly text: string;
    /** Whether it takes something away that is not simply put back: worth a snapshot before it. */
    readonly hurts: boolean;
    /** The region or tier that is given up, which has to be allowed. */
    readonly removes?: string;
}
