import { Outages } from "./outages";
import { realTimer } from "./timer";
import type { Timer } from "./timer";

/** ARM counts requests that read, that write and that delete apart; a POST counts as a write. */
export type RequestClass = "reads" | "writes" | "deletes";

/** In which class ARM counts a request. */
export function requestClassOf(method: string): RequestClass {
    if (method === "GET" || method === "HEAD") {
        return "reads";
    }
    return method === "DELETE" ? "deletes" : "writes";
}

/**
 * What ARM gives an identity in a subscription: so many requests at once, and so many again each second.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export const requestBudgets: Readonly<Record<RequestClass, { readonly bucket: number; readonly perSecond: number }>> = {
    reads: { bucket: 250, perSecond: 25 },
    writes: { bucket: 200, perSecond: 10 },
    deletes: { bucket: 200, perSecond: 10 },
};

/** With less than this left, requests are spread out, the more the less there is. */
const comfort = 100;
/** The slowest pace, as a part of ARM's refill: what is left must be asked about to be known. */
const slowestShare = 1 / 50;
/** At most so many requests are under way at once. */
const mostAtOnce = 16;
/** At most this part of what is left is under way at once, as others may do the same at the same time. */
const shareAtOnce = 1 / 16;
/** So many are under way at once before the first answer has told what is left, and again after a pause. */
const firstAtOnce = 2;
/** After so long without an answer, what the last one told is no longer known. */
const staleMilliseconds = 2000;
/** How long a throttled class rests where Azure does not say. */
const defaultRestSeconds = 10;
/** How long it rests at least. */
const shortestRestSeconds = 0.2;

/** What an answer tells of the pace. */
export interface PacedAnswer {
    readonly status: number;
    readonly headers: { get(name: string): string | undefined };
}

/**
 * The pace of one identity in one subscription: every request to ARM of this process follows it. Requests go as they come
 * while ARM says that there is plenty left, one after the other as ARM refills once there is not, and not at all for as
 * long as ARM asks after it has refused one (429). Other processes draw on the same budget and do not know of each other:
 * the less is left, the more slowly each goes, so that together they come to rest at what ARM refills.
 */
export class RequestPace {
    readonly outages: Outages;
    private readonly classes: Readonly<Record<RequestClass, ClassPace>>;

    constructor(timer: Timer = realTimer, random: () => number = Math.random) {
        this.outages = new Outages(timer);
        const paceOf = (requestClass: RequestClass) => new ClassPace(requestClass, timer, random);
        this.classes = { reads: paceOf("reads"), writes: paceOf("writes"), deletes: paceOf("deletes") };
    }

    /**
     * Waits until a request may go; {@link end} must follow.
     *
     * @throws the signal's reason once it is aborted, or {@link StillThrottledError}.
     */
    begin(requestClass: RequestClass, { signal, throttledSeconds = Infinity }: Waiting = {}): Promise<void> {
        return this.classes[requestClass].begin({ signal, throttledSeconds });
    }

    /** @param answer - undefined where there was none. */
    end(requestClass: RequestClass, answer: PacedAnswer | undefined): void {
        this.classes[requestClass].end(answer);
    }

    /** For how long every answer of the class has been a 429, in seconds; 0 where the last one was not. */
    throttledSeconds(requestClass: RequestClass): number {
        return this.classes[requestClass].throttledSeconds;
    }
}

/** Every answer of a class has been a 429 for as long as the caller waits. */
export class StillThrottledError extends Error {}

/** How long a request waits for its turn. */
export interface Waiting {
    readonly signal?: AbortSignal;
    /** For how long every answer of the class may be a 429. @default for ever */
    readonly throttledSeconds?: number;
}

interface Waiter {
    readonly throttledSeconds: number;
    readonly go: () => void;
    readonly giveUp: () => void;
}

class ClassPace {
    private readonly waiters = new Set<Waiter>();
    private underWay = 0;
    private atOnce = firstAtOnce;
    /** What the last answer said is left, less what was sent since; undefined while ARM has not said. */
    private remaining: number | undefined;
    private restUntil = 0;
    private sentAt = -Infinity;
    private answeredAt = -Infinity;
    private throttledSince: number | undefined;
    private alarm: { readonly at: number; readonly clear: AbortController } | undefined;

    constructor(
        private readonly requestClass: RequestClass,
        private readonly timer: Timer,
        private readonly random: () => number,
    ) {}

    get throttledSeconds(): number {
        const { throttledSince: since } = this;
        return since === undefined ? 0 : (this.timer.nowMilliseconds() - since) / 1000;
    }

    begin({ signal, throttledSeconds }: Waiting & { readonly throttledSeconds: number }): Promise<void> {
        signal?.throwIfAborted();
        return new Promise((resolve, reject) => {
            const leave = (): void => {
                this.waiters.delete(waiter);
                this.letGo();
                reject(signal?.reason as Error);
            };
            const waiter: Waiter = {
                throttledSeconds,
                go: () => {
                    signal?.removeEventListener("abort", leave);
                    resolve();
                },
                giveUp: () => {
                    signal?.removeEventListener("abort", leave);
                    reject(new StillThrottledError("Azure still reports too many requests."));
                },
            };
            signal?.addEventListener("abort", leave, { once: true });
            this.waiters.add(waiter);
            this.letGo();
        });
    }

    end(answer: PacedAnswer | undefined): void {
        this.underWay -= 1;
        if (answer) {
            this.learn(answer);
        }
        this.letGo();
    }

    private learn({ status, headers }: PacedAnswer): void {
        const now = this.timer.nowMilliseconds();
        this.answeredAt = now;
        if (status === 429) {
            const seconds = Math.max(shortestRestSeconds, readRetryAfterSeconds(headers) ?? defaultRestSeconds);
            // Not to the second, so that processes that were throttled together do not come back together.
            this.restUntil = Math.max(this.restUntil, now + 1000 * seconds * (1 + this.random() / 4));
            this.remaining = 0;
            this.atOnce = 1;
            // The first one after the rest goes at once.
            this.sentAt = -Infinity;
            this.throttledSince ??= now;
            return;
        }
        this.throttledSince = undefined;
        this.atOnce = Math.min(mostAtOnce, this.atOnce + 1);
        const left = Number(headers.get(`x-ms-ratelimit-remaining-subscription-${this.requestClass}`) ?? NaN);
        if (Number.isFinite(left)) {
            this.remaining = left - this.underWay;
        } else if (status < 300) {
            this.remaining = undefined;
        }
    }

    /** Lets those go that may, and comes back when the next one may. */
    private letGo(): void {
        this.sendHome();
        let milliseconds = Infinity;
        for (const waiter of this.waiters) {
            milliseconds = this.untilNext();
            if (milliseconds > 0) {
                break;
            }
            this.waiters.delete(waiter);
            this.underWay += 1;
            this.sentAt = this.timer.nowMilliseconds();
            this.remaining = this.remaining === undefined ? undefined : this.remaining - 1;
            waiter.go();
        }
        this.comeBackIn(this.waiters.size === 0 ? Infinity : Math.min(milliseconds, this.untilOneGivesUp()));
    }

    private sendHome(): void {
        for (const waiter of this.waiters) {
            if (this.throttledSince !== undefined && this.throttledSeconds >= waiter.throttledSeconds) {
                this.waiters.delete(waiter);
                waiter.giveUp();
            }
        }
    }

    private untilOneGivesUp(): number {
        const least = Math.min(...[...this.waiters].map(({ throttledSeconds }) => throttledSeconds));
        return this.throttledSince === undefined ? Infinity : 1000 * (least - this.throttledSeconds);
    }

    /** Milliseconds until the next request may go; Infinity where an answer has to come first. */
    private untilNext(): number {
        const now = this.timer.nowMilliseconds();
        if (this.underWay === 0 && now - this.answeredAt > staleMilliseconds) {
            this.atOnce = Math.min(this.atOnce, firstAtOnce);
        }
        const left = this.remaining ?? Infinity;
        if (this.underWay >= Math.min(this.atOnce, Math.max(1, Math.floor(left * shareAtOnce)))) {
            return Infinity;
        }
        return Math.max(this.restUntil, this.sentAt + this.spacing(left)) - now;
    }

    private spacing(left: number): number {
        if (left >= comfort) {
            return 0;
        }
        const share = Math.max(slowestShare, (Math.max(0, left) / comfort) ** 2);
        return 1000 / (requestBudgets[this.requestClass].perSecond * share);
    }

    private comeBackIn(milliseconds: number): void {
        const at = this.timer.nowMilliseconds() + milliseconds;
        if (this.alarm && this.alarm.at <= at && this.waiters.size > 0) {
            return;
        }
        this.alarm?.clear.abort();
        this.alarm = undefined;
        if (milliseconds === Infinity) {
            return;
        }
        const alarm = { at, clear: new AbortController() };
        this.alarm = alarm;
        this.timer.wait(milliseconds, alarm.clear.signal).then(
            () => {
                this.alarm = this.alarm === alarm ? undefined : this.alarm;
                this.letGo();
            },
            // Cleared: another one comes earlier, or nothing waits.
            () => undefined,
        );
    }
}

/** Retry-After is a number of seconds or a date. Source: RFC 9110, section 10.2.3. */
export function readRetryAfterSeconds(headers: PacedAnswer["headers"]): number | undefined {
    const header = headers.get("Retry-After");
    if (header === undefined) {
        return undefined;
    }
    const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
    return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

const paces = new Map<string, RequestPace>();

/** The one pace in this process per identity, place and subscription. */
export function sharedPace(identity: string, resourceManager: string, subscriptionId: string): RequestPace {
    const key = JSON.stringify([identity, resourceManager, subscriptionId.toLowerCase()]);
    const pace = paces.get(key) ?? new RequestPace();
    paces.set(key, pace);
    return pace;
}
