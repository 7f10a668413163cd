/** Lets runs go on one request at a time, in an order that is chosen beforehand. */
export class Turns {
    private readonly waiting: (() => void)[] = [];
    private isScheduled = false;

    /** @param choices - which of those that wait goes on; after the last, whoever has waited longest. */
    constructor(private readonly choices: number[] = []) {}

    take(): Promise<void> {
        return new Promise((resolve) => {
            this.waiting.push(resolve);
            this.schedule();
        });
    }

    private schedule(): void {
        if (!this.isScheduled) {
            this.isScheduled = true;
            // By then every run that can has come to its next request.
            setImmediate(() => {
                this.isScheduled = false;
                const [chosen] = this.waiting.splice((this.choices.shift() ?? 0) % this.waiting.length, 1);
                chosen?.();
                if (this.waiting.length > 0) {
                    this.schedule();
                }
            });
        }
    }
}
