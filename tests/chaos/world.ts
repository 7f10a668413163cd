/** One moment at which something befalls a run: a request of it, counted from 0, or a time. */
export interface Harm {
    /** What happens, as the world names it. */
    readonly kind: string;
    /** From 0 up to 1: how far the run has come. */
    readonly at: number;
}

/** What came of one run of an action. */
export interface RunReport {
    /** In words, where the run was harmed, for example the request; undefined where the harm came too late to strike. */
    readonly struck: string | undefined;
    /** The first line of what it failed with; undefined when it has done all there was to do. */
    readonly outcome: string | undefined;
}

/** Azure, a vault and two sites, brought to where an action may begin. */
export interface Situation {
    /** Runs the action, or goes on with it. */
    run(harm?: Harm): Promise<RunReport>;
    /** Runs whatever is left, unharmed, until nothing is left. @throws Error when that does not come to rest. */
    finish(): Promise<void>;
    /** The rules of what must always hold that do not, in words. */
    broken(): Promise<readonly string[]>;
    end(): Promise<void>;
}

/** Something that can be run and harmed: the operations alone, or stacks on the engine. */
export interface ChaosWorld {
    readonly name: string;
    /** What can be run, by name. */
    readonly actions: readonly string[];
    /** What can befall a run. */
    readonly harms: readonly string[];
    begin(action: string, choose: Chooser): Promise<Situation>;
    /** What all its runs have shared ends. */
    end(): Promise<void>;
}

/** Numbers that look random and follow from a seed, by what each is for. */
export interface Chooser {
    /** From 0 up to 1. */
    fraction(what: string): number;
    of<T>(what: string, choices: readonly T[]): T;
}
