/** Instead of `node:timers/promises`: nothing is waited for, and a lease that is held needs no renewal. */
export const setTimeout = <T>(milliseconds: number, value?: T, options: { signal?: AbortSignal } = {}): Promise<T> =>
    new Promise((resolve, reject) => {
        const { signal } = options;
        const abort = (): void => reject(new Error("The wait was given up."));
        if (signal?.aborted) {
            abort();
        } else if (milliseconds === leaseRenewalMilliseconds) {
            signal?.addEventListener("abort", abort);
        } else {
            setImmediate(() => resolve(value as T));
        }
    });

/** A third of the time that a site's lease is taken for, and of a schedule's. */
const leaseRenewalMilliseconds = 5000;
