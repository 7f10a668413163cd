/** A request takes a moment: not the time in which others go through a failover. */
const mostPassedOver = 25;

/** Lets runs go on one request at a time, in an order that is chosen beforehand. */
export class Turns {
    private readonly waiting: { readonly go: () => void; passedOver: number }[] = [];
    private isScheduled = false;

    /** @param choices - which of those that wait goes on; after the last, whoever has waited longest. */
    constructor(private readonly choices: number[] = []) {}

    take(): Promise<void> {
        return new Promise((resolve) => {
            this.waiting.push({ go: resolve, passedOver: 0 });
            this.schedule();
        });
    }

    private schedule(): void {
        if (!this.isScheduled && this.waiting.length > 0) {
            this.isScheduled = true;
            // By then every run that can has come to its next request.
            setImmediate(() => {
                this.isScheduled = false;
                this.choose().go();
                this.schedule();
            });
        }
    }

    private choose() {
        const overdue = this.waiting.findIndex(({ passedOver }) => passedOver >= mostPassedOver);
        const index = overdue >= 0 ? overdue : (this.choices.shift() ?? 0) % this.waiting.length;
        const [chosen] = this.waiting.splice(index, 1);
        for (const other of this.waiting) {
            other.passedOver += 1;
        }
        return chosen!;
    }
}
