/** Tells that the command was asked to end. */
export interface Interruption {
    /** Asks the engine to end. */
    readonly signal: AbortSignal;
    readonly isAsked: () => boolean;
    stop(): void;
}

/**
 * Ends a command at ^C or SIGTERM: the engine is asked once, and nothing is begun any more. In a terminal ^C reaches the
 * engine by itself, and a second signal would have it end at once, in the middle of its work.
 */
export function listenForInterruption(hasTerminal: boolean): Interruption {
    const controller = new AbortController();
    let isAsked = false;
    const onSignal = (signal: NodeJS.Signals): void => {
        isAsked = true;
        if (!hasTerminal || signal !== "SIGINT") {
            controller.abort();
        }
    };
    const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];
    signals.forEach((signal) => process.on(signal, onSignal));
    return {
        signal: controller.signal,
        isAsked: () => isAsked,
        stop: () => signals.forEach((signal) => process.off(signal, onSignal)),
    };
}
