import { subjectOf } from "./request-subject";
import type { Timer } from "./timer";

/** After so long without a failure it is another outage. */
const apartSeconds = 60;

/**
 * Since when each part of the resource manager has failed every request: what was found to be away for as long as that is
 * worth waiting for is not tried again by each of the hundreds of requests that read an inventory.
 */
export class Outages {
    private readonly known = new Map<string, { readonly since: number; readonly lastAt: number }>();

    constructor(private readonly timer: Timer) {}

    /** @returns for how many seconds every request for it has failed. */
    failed(url: string): number {
        const now = this.timer.nowMilliseconds();
        const before = this.known.get(keyOf(url));
        const since = before && now - before.lastAt < apartSeconds * 1000 ? before.since : now;
        this.known.set(keyOf(url), { since, lastAt: now });
        return (now - since) / 1000;
    }

    answered(url: string): void {
        this.known.delete(keyOf(url));
    }
}

function keyOf(url: string): string {
    const { host, resource } = subjectOf(url);
    return `${host}${resource?.id ?? ""}`.toLowerCase();
}
