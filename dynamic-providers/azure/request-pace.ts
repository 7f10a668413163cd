/** ARM counts requests that read apart from those that write; a POST counts as a write. */
export type RequestClass = "reads" | "writes";

/**
 * What ARM gives an identity in a subscription: so many requests at once, and so many again each second.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export const requestBudgets: Readonly<Record<RequestClass, { readonly bucket: number; readonly perSecond: number }>> = {
    reads: { bucket: 250, perSecond: 25 },
    writes: { bucket: 200, perSecond: 10 },
};

/** Left for whoever else signs in with the same identity. */
const reserve = 50;

/** Time as the pace sees it: real by default. */
export interface PaceTimer {
    nowMilliseconds(): number;
    wait(milliseconds: number): Promise<void>;
}

const realTimer: PaceTimer = {
    nowMilliseconds: () => performance.now(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Lets requests go as fast as they come while ARM says that there is plenty left, and as fast as ARM refills once there
 * is not: throttled requests (429) are a last resort, left to the pipeline's retries.
 */
export class RequestPace {
    private readonly remaining: Partial<Record<RequestClass, number>> = {};
    private readonly nextSlot: Record<RequestClass, number> = { reads: 0, writes: 0 };

    constructor(private readonly timer: PaceTimer = realTimer) {}

    /** Waits until a request may go. */
    async take(requestClass: RequestClass): Promise<void> {
        if ((this.remaining[requestClass] ?? Infinity) >= reserve) {
            return;
        }
        const now = this.timer.nowMilliseconds();
        const slot = Math.max(now, this.nextSlot[requestClass]);
        this.nextSlot[requestClass] = slot + 1000 / requestBudgets[requestClass].perSecond;
        if (slot > now) {
            await this.timer.wait(slot - now);
        }
    }

    /** Reads from an answer what is left. */
    observe(headers: { get(name: string): string | undefined }): void {
        for (const requestClass of ["reads", "writes"] as const) {
            const remaining = Number(headers.get(`x-ms-ratelimit-remaining-subscription-${requestClass}`) ?? NaN);
            if (Number.isFinite(remaining)) {
                this.remaining[requestClass] = remaining;
            }
        }
    }
}
