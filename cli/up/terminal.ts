/** Something that takes long, while it is under way. */
export interface Activity {
    /** What it does at the moment; stands until the next such line. */
    readonly tell: (line: string) => void;
    readonly end: () => void;
}

/** How something that takes long is shown. @param elapsed - for how long by now. @default in real time */
export type BeginActivity = (title: string, say: (line: string) => void, elapsed?: () => string) => Activity;

/** Of `standby: takes over`, what goes on standing before its news. */
export const subjectOf = (title: string): string => title.split(":")[0]!;

/** Where a run's words go, and whom it asks. */
export interface Terminal {
    readonly say: (line: string) => void;
    /** Says what begins, and shows until it ends for how long it has been at it. */
    readonly begin: (title: string) => Activity;
    /** Whether to go on; undefined without a terminal. */
    readonly ask?: (question: string) => Promise<boolean>;
}
