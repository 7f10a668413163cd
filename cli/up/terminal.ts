/** Something that takes long, while it is under way. */
export interface Activity {
    /** What it does at the moment; stands until the next such line. */
    readonly tell: (line: string) => void;
    readonly end: () => void;
}

/** Where a run's words go, and whom it asks. */
export interface Terminal {
    readonly say: (line: string) => void;
    /** Says what begins, and shows until it ends for how long it has been at it. */
    readonly begin: (title: string) => Activity;
    /** Whether to go on; undefined where nobody can be asked. */
    readonly ask?: (question: string) => Promise<boolean>;
}
