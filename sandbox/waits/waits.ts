import type { Clock } from "../ground/clock";

/** Real seconds that a client is told to wait, however long Azure's answer would have it wait. core-lro takes 0 for none. */
export const shortWaitSeconds = 1;
/** A client that comes back sooner than this has not waited. A little less than the short wait: timers differ. */
const leastWaitMs = shortWaitSeconds * 900;
/** Real time after which a client that has not come back is taken for dead. */
const patienceMs = 5000;
/** Real time without a request of anybody who works, before the clock is moved for those who wait. */
const quietMs = 1000;
const longestTimerMs = 2 ** 30;

export interface WaitsOptions {
    readonly clock: Clock;
    /** When something in the sandbox changes by itself, the next time after now; Infinity where nothing will. */
    readonly nextChangeMs: () => number;
    /** Lets take effect what is due by now. */
    readonly settle: () => Promise<void>;
}

/** That a client was told to come back. */
export interface Return {
    /** What its next request is known by, one of them. */
    readonly keys: readonly string[];
    /** Seconds of the sandbox's clock. */
    readonly seconds: number;
    /** Whether it asks how something goes, and would go on to ask every so many seconds. */
    readonly polls: boolean;
}

/** A request that has come in. */
export interface Visit {
    /** It has been answered. */
    leave(again?: Return): void;
}

/** Somebody in this process who waits by the sandbox's clock between what they do. */
export interface Sleeper {
    /** Waits for so many seconds of the sandbox's clock; not at all after the end. */
    sleep(seconds: number): Promise<void>;
    /** Does nothing more, and sleeps no longer: the clock is not kept for it. */
    end(): void;
}

/** Who was told to come back, and has not done so yet. */
interface Expected {
    readonly keys: readonly string[];
    readonly dueMs: number;
    /** Real time. */
    readonly toldAtMs: number;
}

/** Who waits until a time of the sandbox's clock. */
interface Waiter {
    readonly dueMs: number;
    /** Whether the clock is moved for it. It is never moved past it. */
    readonly moves: boolean;
    /** Whether it is a client's request, which is answered at once where the clock is not moved. */
    readonly isRequest: boolean;
    readonly release: () => void;
}

/**
 * What clients wait for, as a simulation of discrete events. A client that was told to wait for minutes waits for a real
 * second, and its next request is kept until the clock has come to the time at which it would have returned. The clock is
 * moved there while nobody works: no request is under way, nobody has asked for anything in the last second, and all who
 * were told to come back are here (or dead). It stops at the next return of anyone, and at every change of the sandbox's own
 * on its way. At all other times it runs as it does, so that what a client computes counts as long as it takes.
 */
export class Waits {
    private readonly expected = new Set<Expected>();
    private readonly waiters = new Set<Waiter>();
    /** Requests that are not answered yet, and sleepers that are awake. */
    private working = 0;
    /** Real time. */
    private lastWorkAtMs = -Infinity;
    private moving = false;
    private timer: NodeJS.Timeout | undefined;

    constructor(private readonly options: WaitsOptions) {
        options.clock.onChange(() => this.look());
    }

    /**
     * A request comes in, and is kept while the clock has not come to the time at which its client was told to come back.
     *
     * @param gone - aborted when the client ends the connection.
     */
    async enter(key: string, gone?: AbortSignal): Promise<Visit> {
        this.working += 1;
        const told = this.takeExpected(key);
        const waitedMs = told ? Date.now() - told.toldAtMs : 0;
        if (told && waitedMs >= leastWaitMs && waitedMs < patienceMs) {
            await this.until({ dueMs: told.dueMs, moves: true, isRequest: true }, gone);
        }
        let isHere = true;
        return {
            leave: (again) => {
                if (isHere) {
                    isHere = false;
                    this.leave(again);
                }
            },
        };
    }

    /**
     * @param moves - whether the clock is moved for them, as for whoever does nothing but wait. The others are there when it
     * is moved for somebody else. @default true
     */
    sleeper({ moves = true }: { readonly moves?: boolean } = {}): Sleeper {
        const ended = new AbortController();
        this.working += 1;
        return {
            sleep: async (seconds) => {
                if (!ended.signal.aborted) {
                    await this.until({ dueMs: this.nowMs() + seconds * 1000, moves, isRequest: false }, ended.signal);
                }
            },
            end: () => {
                if (!ended.signal.aborted) {
                    ended.abort();
                    this.working -= 1;
                    this.look();
                }
            },
        };
    }

    /** Whoever waits goes on. */
    stop(): void {
        clearTimeout(this.timer);
        this.waiters.forEach((waiter) => this.release(waiter));
    }

    private takeExpected(key: string): Expected | undefined {
        const [first] = [...this.expected]
            .filter(({ keys }) => keys.includes(key))
            .sort((left, right) => left.dueMs - right.dueMs);
        if (first) {
            this.expected.delete(first);
        }
        return first;
    }

    private leave(again?: Return): void {
        this.working -= 1;
        if (again) {
            const dueMs = this.nowMs() + again.seconds * 1000 * this.countPolls(again);
            this.expected.add({ keys: again.keys, dueMs, toldAtMs: Date.now() });
        } else {
            this.lastWorkAtMs = Date.now();
        }
        this.look();
    }

    /** How many polls the next one stands for: until something changes, each would say what this one said. */
    private countPolls({ polls, seconds }: Return): number {
        const inMs = this.options.nextChangeMs() - this.nowMs();
        const skips = polls && this.options.clock.skips === "polls" && inMs < Infinity;
        return skips ? Math.max(1, Math.ceil(inMs / (seconds * 1000))) : 1;
    }

    /** Whoever works waits, and then works again. */
    private until(wait: Omit<Waiter, "release">, gone?: AbortSignal): Promise<void> {
        return new Promise((resolve) => {
            const leave = (): void => this.release(waiter);
            const waiter: Waiter = {
                ...wait,
                release: () => {
                    gone?.removeEventListener("abort", leave);
                    resolve();
                },
            };
            gone?.addEventListener("abort", leave);
            this.waiters.add(waiter);
            this.working -= 1;
            this.look();
        });
    }

    private release(waiter: Waiter): void {
        if (this.waiters.delete(waiter)) {
            this.working += 1;
            waiter.release();
        }
    }

    /** Lets go whose time has come, and moves the clock, or looks again when something may be otherwise. */
    private look(): void {
        clearTimeout(this.timer);
        if (this.moving) {
            return;
        }
        const { clock } = this.options;
        const skips = clock.skips !== "nothing";
        const nowMs = this.nowMs();
        [...this.waiters]
            .filter(({ dueMs, isRequest }) => dueMs <= nowMs || (isRequest && !skips))
            .sort((left, right) => left.dueMs - right.dueMs)
            .forEach((waiter) => this.release(waiter));
        const untilMoveMs = skips ? this.untilMoveMs() : Infinity;
        if (untilMoveMs <= 0) {
            void this.move();
            return;
        }
        const untilDueMs = clock.isHeld ? Infinity : (this.nextDueMs() - nowMs) / clock.speed;
        const inMs = Math.min(untilMoveMs, untilDueMs);
        if (inMs < Infinity) {
            this.timer = setTimeout(() => this.look(), Math.min(longestTimerMs, Math.ceil(inMs)));
        }
    }

    /** Real milliseconds until the clock may be moved, as far as it is known now. */
    private untilMoveMs(): number {
        const realMs = Date.now();
        for (const each of this.expected) {
            if (realMs - each.toldAtMs >= patienceMs) {
                this.expected.delete(each);
            }
        }
        if (this.working > 0 || ![...this.waiters].some(({ moves }) => moves)) {
            return Infinity;
        }
        const untilDead = [...this.expected].map(({ toldAtMs }) => toldAtMs + patienceMs - realMs);
        return Math.max(this.lastWorkAtMs + quietMs - realMs, ...untilDead);
    }

    /** To the next return, or the next change, whichever is first. */
    private async move(): Promise<void> {
        const { clock, nextChangeMs, settle } = this.options;
        this.moving = true;
        try {
            clock.advanceTo(new Date(Math.min(this.nextDueMs(), nextChangeMs())));
            await settle();
        } finally {
            this.moving = false;
            this.look();
        }
    }

    private nextDueMs(): number {
        return Math.min(...[...this.waiters].map(({ dueMs }) => dueMs));
    }

    private nowMs(): number {
        return this.options.clock.now().getTime();
    }
}
