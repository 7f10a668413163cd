import { setTimeout as sleep } from "node:timers/promises";

/** Time as those see it who wait between requests: real by default. */
export interface Timer {
    nowMilliseconds(): number;
    /** @throws Error once the signal is aborted. */
    wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** What Node.js takes: a longer wait would end at once. */
const longestWaitMilliseconds = 2 ** 31 - 1;

export const realTimer: Timer = {
    nowMilliseconds: () => performance.now(),
    wait: (milliseconds, signal) => sleep(Math.min(milliseconds, longestWaitMilliseconds), undefined, { signal }),
};
