/**
 * What the clock is moved over: nothing; what clients wait for; or also the polls that would say what the one before has
 * said, each with its wait.
 */
export const skippable = ["nothing", "waits", "polls"] as const;
export type Skipped = (typeof skippable)[number];

/** What a restart needs to go on where the clock stood. */
export interface ClockReading {
    readonly now: string;
    readonly speed: number;
    readonly held: boolean;
    /** @default "nothing" */
    readonly skip?: Skipped;
}

/**
 * The sandbox's time: runs `speed` times as fast as real time, can be advanced, and can stand still. It can also be moved over
 * what clients wait for (sandbox/waits).
 */
export class Clock {
    private startedAtMs = Date.now();
    /** Simulated time at `startedAtMs`. */
    private base: Date;
    private held = false;
    private skipping: Skipped = "nothing";
    private readonly listeners: (() => void)[] = [];

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

    get isHeld(): boolean {
        return this.held;
    }

    /** What it is moved over now: nothing while it is held. */
    get skips(): Skipped {
        return this.held ? "nothing" : this.skipping;
    }

    /** Calls back after the clock was set, or runs otherwise than before. */
    onChange(listener: () => void): void {
        this.listeners.push(listener);
    }

    now(): Date {
        const elapsedMs = this.held ? 0 : (Date.now() - this.startedAtMs) * this.speed;
        return new Date(this.base.getTime() + elapsedMs);
    }

    read(): ClockReading {
        const { speed, held, skipping: skip } = this;
        return { now: this.now().toISOString(), speed, held, ...(skip !== "nothing" && { skip }) };
    }

    advance(seconds: number): void {
        this.setTo(new Date(this.now().getTime() + seconds * 1000));
    }

    /** @param time - one that has passed changes nothing: time does not go back. */
    advanceTo(time: Date): void {
        this.setTo(new Date(Math.max(time.getTime(), this.now().getTime())));
    }

    setSpeed(speed: number): void {
        this.run(() => (this.currentSpeed = speed));
    }

    /** What it is moved over from now on. */
    skip(what: Skipped): void {
        this.run(() => (this.skipping = what));
    }

    /** Stops time until {@link release}: no operation ends meanwhile. */
    hold(): void {
        this.run(() => (this.held = true));
    }

    release(): void {
        this.run(() => (this.held = false));
    }

    /** Goes on from now in another way. */
    private run(change: () => void): void {
        const now = this.now();
        change();
        this.setTo(now);
    }

    private setTo(time: Date): void {
        this.base = time;
        this.startedAtMs = Date.now();
        this.listeners.forEach((listener) => listener());
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
