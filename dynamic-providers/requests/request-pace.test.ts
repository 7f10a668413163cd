import { SimulatedTime } from "../../tests/support/simulated-time";
import { forEachAtOnce } from "../common/for-each-at-once";
import { requestBudgets, requestClassOf, RequestPace, sharedPace, StillThrottledError } from "./request-pace";
import type { PacedAnswer, RequestClass } from "./request-pace";

/** One of ARM's buckets, on the clock of the test. */
class Bucket {
    answers = 0;
    throttled = 0;
    lowest = Infinity;
    private tokens: number;
    private filledAt = 0;

    constructor(
        private readonly requestClass: RequestClass,
        private readonly time: SimulatedTime,
        private readonly tells = true,
    ) {
        this.tokens = requestBudgets[requestClass].bucket;
    }

    /** As ARM does: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
    answer(): PacedAnswer {
        const { bucket, perSecond } = requestBudgets[this.requestClass];
        const now = this.time.nowMilliseconds();
        this.tokens = Math.min(bucket, this.tokens + ((now - this.filledAt) / 1000) * perSecond);
        this.filledAt = now;
        this.answers += 1;
        if (this.tokens < 1) {
            this.throttled += 1;
            this.lowest = 0;
            return answerOf(429, { "Retry-After": "1" });
        }
        this.tokens -= 1;
        this.lowest = Math.min(this.lowest, this.tokens);
        const left = String(Math.floor(this.tokens));
        return answerOf(
            200,
            this.tells ? { [`x-ms-ratelimit-remaining-subscription-${this.requestClass}`]: left } : {},
        );
    }
}

const answerOf = (status: number, headers: Record<string, string> = {}): PacedAnswer => ({
    status,
    headers: { get: (name) => headers[name] },
});

/** Sends a request until it is not throttled, as the pipeline does. */
async function ask(pace: RequestPace, bucket: Bucket, requestClass: RequestClass, time: SimulatedTime) {
    for (;;) {
        await pace.begin(requestClass);
        await time.wait(40 + 40 * Math.random());
        const answer = bucket.answer();
        await time.wait(40 + 40 * Math.random());
        pace.end(requestClass, answer);
        if (answer.status !== 429) {
            return;
        }
    }
}

/** A service's inventory: so many requests, eight of them at a time. */
const readAll = (pace: RequestPace, bucket: Bucket, requestClass: RequestClass, count: number, time: SimulatedTime) =>
    forEachAtOnce(8, Array.from({ length: count }), () => ask(pace, bucket, requestClass, time));

describe.each(["reads", "writes"] as const)("%s", (requestClass) => {
    const { bucket: size, perSecond } = requestBudgets[requestClass];

    test.each([1, 3, 10])(
        "of %d services in one process never meet a 429, and take little longer than ARM's refill",
        async (services) => {
            const time = new SimulatedTime();
            const bucket = new Bucket(requestClass, time);
            const pace = new RequestPace(time);
            const readings = Array.from({ length: services }, () => readAll(pace, bucket, requestClass, 350, time));
            await time.run(Promise.all(readings));
            expect(bucket.answers).toBe(350 * services);
            expect(bucket.lowest).toBeGreaterThan(50);
            const fastestSeconds = (350 * services - size) / perSecond;
            expect(time.nowMilliseconds() / 1000).toBeLessThan(1.05 * fastestSeconds + 20);
        },
    );

    test.each([2, 8, 16])("of %d processes at once are throttled at most 2 times in 100", async (processes) => {
        const time = new SimulatedTime();
        const bucket = new Bucket(requestClass, time);
        const readings = Array.from({ length: processes }, () =>
            readAll(new RequestPace(time), bucket, requestClass, 350, time),
        );
        await time.run(Promise.all(readings));
        expect(bucket.answers - bucket.throttled).toBe(350 * processes);
        expect(bucket.throttled / bucket.answers).toBeLessThanOrEqual(0.02);
        const fastestSeconds = (350 * processes - size) / perSecond;
        expect(time.nowMilliseconds() / 1000).toBeLessThan(1.2 * fastestSeconds + 30);
    });
});

test("where ARM does not say what is left, requests do not wait for each other", async () => {
    const time = new SimulatedTime();
    const pace = new RequestPace(time);
    await time.run(readAll(pace, new Bucket("reads", time, false), "reads", 200, time));
    expect(time.nowMilliseconds() / 1000).toBeLessThan(5);
});

describe("after a 429", () => {
    const throttledFor = async (pace: RequestPace, retryAfterSeconds: number): Promise<void> => {
        await pace.begin("reads");
        pace.end("reads", answerOf(429, { "Retry-After": String(retryAfterSeconds) }));
    };

    test("all of its class wait as long as Azure asks, and come back one by one; other classes go on", async () => {
        const time = new SimulatedTime();
        const pace = new RequestPace(time, () => 0);
        await throttledFor(pace, 30);
        await pace.begin("writes");
        let underWay = 0;
        let most = 0;
        let first = 0;
        const ask = async (): Promise<void> => {
            await pace.begin("reads");
            first ||= time.nowMilliseconds();
            most = Math.max(most, ++underWay);
            await time.wait(50);
            underWay -= 1;
            pace.end("reads", answerOf(200, { "x-ms-ratelimit-remaining-subscription-reads": "20" }));
        };
        await time.run(Promise.all(Array.from({ length: 20 }, ask)));
        expect(first).toBe(30_000);
        expect(most).toBe(1);
    });

    test("one that is told to stop stops at once, and nobody waits for it", async () => {
        const time = new SimulatedTime();
        const pace = new RequestPace(time);
        await throttledFor(pace, 600);
        const stop = new AbortController();
        const asked = pace.begin("reads", { signal: stop.signal });
        stop.abort(new Error("stopped"));
        await expect(asked).rejects.toThrow("stopped");
        // The timer is gone with it.
        await expect(time.run(new Promise(() => undefined))).rejects.toThrow("Nothing is waited for");
    });

    test("it is waited for no longer than whoever waits can bear, whatever Azure asks", async () => {
        const time = new SimulatedTime();
        const pace = new RequestPace(time);
        await throttledFor(pace, 3600);
        const asked = pace.begin("reads", { throttledSeconds: 60 });
        await expect(time.run(asked)).rejects.toThrow(StillThrottledError);
        expect(time.nowMilliseconds()).toBe(60_000);
        expect(pace.throttledSeconds("reads")).toBe(60);
        expect(pace.throttledSeconds("writes")).toBe(0);
    });
});

test("one pace serves an identity in a subscription of a cloud, whoever opens it", () => {
    const pace = sharedPace("me", "https://arm", "ABC");
    expect(sharedPace("me", "https://arm", "abc")).toBe(pace);
    for (const other of [sharedPace("you", "https://arm", "abc"), sharedPace("me", "https://other", "abc")]) {
        expect(other).not.toBe(pace);
    }
    expect(sharedPace("me", "https://arm", "def")).not.toBe(pace);
});

test.each([
    ["GET", "reads"],
    ["HEAD", "reads"],
    ["PUT", "writes"],
    ["PATCH", "writes"],
    ["POST", "writes"],
    ["DELETE", "deletes"],
])("ARM counts %s among %s", (method, requestClass) => {
    expect(requestClassOf(method)).toBe(requestClass);
});
