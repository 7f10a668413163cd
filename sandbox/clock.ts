/** The sandbox's time: runs `speed` times as fast as real time, and can be advanced. */
export class Clock {
    private readonly startedAtMs = Date.now();
    private advancedMs = 0;

    /** @param speed - simulated seconds per real second. */
    constructor(
        private readonly startTime: Date,
        readonly speed: number,
    ) {}

    now(): Date {
        const elapsedMs = (Date.now() - this.startedAtMs) * this.speed;
        return new Date(this.startTime.getTime() + elapsedMs + this.advancedMs);
    }

    advance(seconds: number): void {
        this.advancedMs += seconds * 1000;
    }

    after(minutes: number): Date {
        return new Date(this.now().getTime() + minutes * 60_000);
    }

    /**
     * Real seconds a client should wait before it asks again, for a Retry-After that Azure was recorded to send. At least
     * 1: core-lro takes 0 for "no such header". Assumed, as Azure's clock has no speed.
     */
    retryAfterSeconds(recordedSeconds: number): number {
        return Math.max(1, Math.round(recordedSeconds / this.speed));
    }
}
