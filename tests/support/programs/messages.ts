/** A program of the stacks, or one as a user writes it. */
export type ProgramName = "vault" | "site" | "traffic" | "service" | "own";

/** What a program is to be run with. */
export interface ProgramRequest {
    readonly program: ProgramName;
    readonly stack: string;
    /** The stack's config, Pulumi.yaml's included. */
    readonly config: Readonly<Record<string, string>>;
    /** Variables that are set for this run; the others are as the process was started with. */
    readonly environment: Readonly<Record<string, string>>;
}

export interface ProgramAnswer {
    /** What the engine would show of the failure; undefined where there was none. */
    readonly failure?: string;
    readonly seconds: number;
}
