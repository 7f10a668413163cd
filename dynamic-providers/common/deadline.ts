import { setTimeout as sleep } from "node:timers/promises";

/** A time limit on a wait, in real time. */
export class Deadline {
    readonly signal: AbortSignal;

    constructor(readonly seconds: number) {
        this.signal = AbortSignal.timeout(seconds * 1000);
    }

    get hasPassed(): boolean {
        return this.signal.aborted;
    }

    /**
     * Waits a while before something is looked at again: an eighth of the limit, at least half a second and at most 15.
     *
     * @param outer - a further limit. @throws Error when that one passes.
     */
    async pause(outer: Deadline = this): Promise<void> {
        const seconds = Math.min(15, Math.max(0.5, this.seconds / 8));
        await sleep(seconds * 1000, undefined, { signal: outer.signal });
    }
}
