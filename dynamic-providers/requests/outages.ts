import type { Timer } from "./timer";

/** After so long without a failure it is another outage. */
const apartSeconds = 60;

/**
 * Since when each part of the resource manager has failed every request: what was found to be away for as long as that is
 * worth waiting for is not waited for again by each of the hundreds of requests that read an inventory.
 */
export class Outages {
    private readonly known = new Map<string, { readonly since: number; readonly lastAt: number }>();

    constructor(private readonly timer: Timer) {}

    /** @returns for how many seconds every request for it has failed. */
    failed(url: string): number {
        const now = this.timer.nowMilliseconds();
        const before = this.known.get(subjectOf(url));
        const since = before && now - before.lastAt < apartSeconds * 1000 ? before.since : now;
        this.known.set(subjectOf(url), { since, lastAt: now });
        return (now - since) / 1000;
    }

    answered(url: string): void {
        this.known.delete(subjectOf(url));
    }
}

/** The resource that a request is about, with all below it: regions are out of order by the resources in them. */
function subjectOf(url: string): string {
    const { host, pathname } = new URL(url);
    const [resource = ""] = /^.*?\/providers\/[^/]+\/[^/]+\/[^/]+/i.exec(pathname) ?? [];
    return `${host}${resource}`.toLowerCase();
}
