/** A Pulumi CLI that is ready to run. */
export interface Engine {
    /** Where it came from. */
    readonly name: "PATH" | "npm" | "go";
    /** Without a leading `v`. */
    readonly version: string;
    /** Absolute path of the executable. */
    readonly path: string;
}

/** Tells the user how an installation goes. */
export type Progress = (line: string) => void;

/** One way to get an engine. */
export interface EngineWay {
    readonly name: Engine["name"];
    /** What to do to get one this way, for the error that lists the ways. */
    readonly advice: string;
    /** An engine that is there already. @throws Error that says why there is none. */
    find(): Promise<Engine>;
    /** Gets one. Absent where that is the user's to do. @throws Error that says why it could not. */
    install?(progress: Progress): Promise<Engine>;
}
