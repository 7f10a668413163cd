/** What a restart needs to go on where the clock stood. */
export interface ClockReading {
    readonly now: string;
    readonly speed: number;
    readonly held: boolean;
}

/** The sandbox's time: runs `speed` times as fast as real time, can be advanced, and can stand still. */
export class Clock {
    private startedAtMs = Date.now();
    /** Simulated time at `startedAtMs`. */
    private base: Date;
    private held = false;

    /** @param currentSpeed - simulated seconds per real second. */
    constructor(
        startTime: Date,
        private currentSpeed: number,
    ) {
        this.base = startTime;
    }

    /** Simulated seconds per real second. */
    get speed(): number {
        return this.currentSpeed;
    }

    now(): Date {
        const elapsedMs = this.held ? 0 : (Date.now() - this.startedAtMs) * this.speed;
        return new Date(this.base.getTime() + elapsedMs);
    }

    read(): ClockReading {
        return { now: this.now().toISOString(), speed: this.speed, held: this.held };
    }

    advance(seconds: number): void {
        this.setTo(new Date(this.now().getTime() + seconds * 1000));
    }

    setSpeed(speed: number): void {
        this.setTo(this.now());
        this.currentSpeed = speed;
    }

    /** Stops time until {@link release}: no operation ends meanwhile. */
    hold(): void {
        this.setTo(this.now());
        this.held = true;
    }

    release(): void {
        this.setTo(this.now());
        this.held = false;
    }

    private setTo(time: Date): void {
        this.base = time;
        this.startedAtMs = Date.now();
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
