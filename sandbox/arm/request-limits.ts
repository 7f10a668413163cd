import type { Clock } from "../ground/clock";

/** Documented: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const limits = {
    reads: { size: 250, refillPerSecond: 25 },
    writes: { size: 200, refillPerSecond: 10 },
    deletes: { size: 200, refillPerSecond: 10 },
} as const;

export type RequestLimit = keyof typeof limits;

interface Bucket {
    tokens: number;
    at: Date;
}

/** The resource manager's token buckets: one for each principal and kind of request, refilled by the sandbox's clock. */
export class RequestLimits {
    private readonly buckets = new Map<string, Bucket>();

    constructor(private readonly clock: Clock) {}

    /** Takes a token. @returns how many are left, or simulated seconds until there is one again. */
    take(principal: string, limit: RequestLimit): { remaining: number } | { retryAfterSeconds: number } {
        const { size, refillPerSecond } = limits[limit];
        const now = this.clock.now();
        const key = `${limit} ${principal}`;
        const bucket = this.buckets.get(key) ?? { tokens: size, at: now };
        const elapsedSeconds = Math.max(0, (now.getTime() - bucket.at.getTime()) / 1000);
        const tokens = Math.min(size, bucket.tokens + elapsedSeconds * refillPerSecond);
        const taken = tokens >= 1;
        this.buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at: now });
        return taken
            ? { remaining: Math.floor(tokens - 1) }
            : { retryAfterSeconds: Math.ceil((1 - tokens) / refillPerSecond) };
    }
}

export function limitOf(method: string): RequestLimit {
    if (method === "GET" || method === "HEAD") {
        return "reads";
    }
    return method === "DELETE" ? "deletes" : "writes";
}
