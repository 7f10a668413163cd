/** Where a run's words go, and whom it asks. */
export interface Terminal {
    readonly say: (line: string) => void;
    /** Whether to go on; undefined where nobody can be asked. */
    readonly ask?: (question: string) => Promise<boolean>;
}
