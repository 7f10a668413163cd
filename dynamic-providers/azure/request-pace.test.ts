import { requestBudgets, RequestPace } from "./request-pace";
import type { RequestClass } from "./request-pace";

/** ARM's bucket on a clock of its own; a request takes no time, so that it is asked as hard as can be. */
class FakeArm {
    nowMs = 0;
    lowest = Infinity;
    private tokens: number;
    private filledAtMs = 0;

    constructor(private readonly requestClass: RequestClass) {
        this.tokens = requestBudgets[requestClass].bucket;
    }

    readonly timer = {
        nowMilliseconds: () => this.nowMs,
        wait: async (milliseconds: number): Promise<void> => {
            this.nowMs += milliseconds;
            return Promise.resolve();
        },
    };

    answer(): { get(name: string): string | undefined } {
        const { bucket, perSecond } = requestBudgets[this.requestClass];
        this.tokens = Math.min(bucket, this.tokens + ((this.nowMs - this.filledAtMs) / 1000) * perSecond) - 1;
        this.filledAtMs = this.nowMs;
        this.lowest = Math.min(this.lowest, this.tokens);
        const header = `x-ms-ratelimit-remaining-subscription-${this.requestClass}`;
        return { get: (name) => (name === header ? String(Math.floor(this.tokens)) : undefined) };
    }
}

test.each([
    ["reads", 6000, 232],
    ["writes", 1000, 85],
] as const)(
    "%s: %d requests in a row never empty ARM's bucket, and take no longer than its refill",
    async (requestClass, count, seconds) => {
        const arm = new FakeArm(requestClass);
        const pace = new RequestPace(arm.timer);
        for (let sent = 0; sent < count; sent += 1) {
            await pace.take(requestClass);
            pace.observe(arm.answer());
        }
        expect(arm.lowest).toBeGreaterThan(40);
        expect(Math.round(arm.nowMs / 1000)).toBe(seconds);
    },
);

test("nothing waits while ARM does not say what is left, or reads while only writes are scarce", async () => {
    const arm = new FakeArm("writes");
    const pace = new RequestPace(arm.timer);
    for (let sent = 0; sent < 500; sent += 1) {
        await pace.take("reads");
    }
    for (let sent = 0; sent < 160; sent += 1) {
        pace.observe(arm.answer());
        await pace.take("reads");
    }
    expect(arm.nowMs).toBe(0);
});
