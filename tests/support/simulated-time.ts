/** A clock that stands still while anything is to be done, and then goes on to whatever is waited for next. */
export class SimulatedTime {
    private now = 0;
    private readonly sleepers: { at: number; wake: () => void }[] = [];

    nowMilliseconds(): number {
        return this.now;
    }

    wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
        return new Promise((resolve, reject) => {
            if (signal?.aborted) {
                reject(signal.reason as Error);
                return;
            }
            const sleeper = { at: this.now + milliseconds, wake: resolve };
            this.sleepers.push(sleeper);
            signal?.addEventListener("abort", () => {
                const index = this.sleepers.indexOf(sleeper);
                if (index >= 0) {
                    this.sleepers.splice(index, 1);
                    reject(signal.reason as Error);
                }
            });
        });
    }

    /** Lets time pass until the work is done. @throws Error when it waits for nothing that will come. */
    async run<T>(work: Promise<T>): Promise<T> {
        let isDone = false;
        const ended = work.finally(() => {
            isDone = true;
        });
        ended.catch(() => undefined);
        for (;;) {
            // All that follows from what has happened until now.
            await new Promise((resolve) => setImmediate(resolve));
            if (isDone) {
                return ended;
            }
            const at = Math.min(...this.sleepers.map((sleeper) => sleeper.at));
            if (at === Infinity) {
                throw new Error("Nothing is waited for, and the work is not done.");
            }
            this.now = Math.max(this.now, at);
            const due = this.sleepers.filter((sleeper) => sleeper.at <= this.now);
            for (const sleeper of due) {
                this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
                sleeper.wake();
            }
        }
    }
}
