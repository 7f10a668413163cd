/** Something that an `up` changes about a service as Azure has it. */
export interface ServiceChange {
    /** What changes, as text without a full stop. */
    readonly text: string;
    /** How the live service differs, for where the run does not write it. @default told by `text` */
    readonly differs?: string;
    /** Whether it takes something away that is not simply put back: worth a snapshot before it. */
    readonly hurts: boolean;
    /** What is taken away from clients or policies, by the names that `allowRemovals` allows it by. @default nothing */
    readonly removes?: readonly string[];
    /** How it is kept, as the end of a sentence. @default "declare it" */
    readonly keep?: string;
}
