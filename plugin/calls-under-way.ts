import { CodedError } from "../dynamic-providers/common/coded-error";

/** The engine's calls, which it waits for when a user cancels a run, unless they end. */
export class CallsUnderWay {
    private isCancelled = false;
    private readonly endings = new Set<(error: Error) => void>();

    /** Does the work, and fails as soon as the run is cancelled. What was begun in Azure goes on there. */
    async run<T>(work: () => Promise<T>): Promise<T> {
        if (this.isCancelled) {
            throw cancelled();
        }
        let end: (error: Error) => void = () => undefined;
        const ended = new Promise<never>((_resolve, reject) => (end = reject));
        this.endings.add(end);
        try {
            return await Promise.race([work(), ended]);
        } finally {
            this.endings.delete(end);
        }
    }

    cancel(): void {
        this.isCancelled = true;
        this.endings.forEach((end) => end(cancelled()));
    }
}

const cancelled = (): CodedError =>
    new CodedError(
        "RunCancelled",
        "the run was cancelled. An operation that Azure has accepted continues there: run it again to continue.",
    );
