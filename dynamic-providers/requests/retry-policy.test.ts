import { createHttpHeaders, createPipelineRequest, RestError } from "@azure/core-rest-pipeline";
import type { PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";
import { SimulatedTime } from "../../tests/support/simulated-time";
import { givenUpOf } from "./given-up";
import { defaultPatience, retryWithinSeconds } from "./patience";
import type { Patience } from "./patience";
import { pacePolicy } from "./pace-policy";
import { RequestPace } from "./request-pace";
import { retryPolicy } from "./retry-policy";

const patience = defaultPatience({});
const url = "https://arm.example/subscriptions/s?sig=hidden";

type Answers = (atSeconds: number) => { status: number; retryAfterSeconds?: number } | Error;

/** Sends one request through the retries, and the pace where there is one, until it is answered or given up. */
async function send(answers: Answers, { pace, by = patience, signal }: Sent = {}, time = new SimulatedTime()) {
    const request = createPipelineRequest({ url, abortSignal: signal });
    const at: number[] = [];
    const wire = async (again: PipelineRequest): Promise<PipelineResponse> => {
        at.push(Math.round(time.nowMilliseconds() / 1000));
        const answer = answers(time.nowMilliseconds() / 1000);
        if (answer instanceof Error) {
            throw answer;
        }
        const { status, retryAfterSeconds: seconds } = answer;
        const headers = createHttpHeaders(seconds === undefined ? {} : { "Retry-After": String(seconds) });
        return Promise.resolve({ request: again, status, headers });
    };
    const shared = pace?.(time);
    const below = shared && pacePolicy(shared, by);
    const retries = retryPolicy({ patience: by, timer: time, pace: shared });
    const sent = retries.sendRequest(request, (again) => (below ? below.sendRequest(again, wire) : wire(again)));
    const outcome = await time.run(
        sent.then(
            ({ status }) => status,
            (error: unknown) => error as Error,
        ),
    );
    return { outcome, at, seconds: time.nowMilliseconds() / 1000, givenUp: givenUpOf(request) };
}

interface Sent {
    readonly pace?: (time: SimulatedTime) => RequestPace;
    readonly by?: Patience;
    readonly signal?: AbortSignal;
}

const paced = (time: SimulatedTime): RequestPace => new RequestPace(time);

test.each([
    ["by itself", undefined],
    ["by a pace", paced],
])("throttling of ten minutes is waited out, %s, whatever Azure asks", async (_how, pace) => {
    for (const retryAfterSeconds of [undefined, 1, 17, 300]) {
        const answers: Answers = (at) => (at < 600 ? { status: 429, retryAfterSeconds } : { status: 200 });
        const { outcome, seconds, givenUp } = await send(answers, { pace });
        expect(outcome).toBe(200);
        expect(seconds).toBeLessThan(600 + 1.25 * (retryAfterSeconds ?? 15));
        expect(givenUp).toBeUndefined();
    }
});

test.each([
    ["by itself", undefined],
    ["by a pace", paced],
])("throttling is given up once its time is up, %s, whatever Azure asks", async (_how, pace) => {
    for (const retryAfterSeconds of [undefined, 1, 3600]) {
        const by = { ...patience, throttledSeconds: 60 };
        const { outcome, seconds, givenUp } = await send(() => ({ status: 429, retryAfterSeconds }), { pace, by });
        expect(outcome instanceof RestError ? outcome.statusCode : outcome).toBe(429);
        expect(Math.round(seconds)).toBeGreaterThanOrEqual(60);
        expect(seconds).toBeLessThan(80);
        expect(givenUp).toMatchObject({ code: "Throttled" });
    }
});

test("what is busy is asked again ever more slowly, as Azure asks where it does, and for a stated time", async () => {
    const { outcome, at, givenUp } = await send(() => ({ status: 503 }));
    expect(outcome).toBe(503);
    expect(at.length).toBeLessThan(14);
    expect(at.at(-1)).toBe(retryWithinSeconds);
    expect(givenUp?.reason).toMatch(
        /^'arm.example' could not serve the request \(HTTP 503; \d+ tries in 120 s\)\. .*run it again/,
    );
    expect(givenUp?.reason).not.toContain("hidden");
    const asked = await send((seconds) => ({ status: seconds < 40 ? 503 : 200, retryAfterSeconds: 30 }));
    expect(asked).toMatchObject({ outcome: 200 });
    expect(asked.at.length).toBeLessThanOrEqual(3);
});

test("what was waited for in vain is not waited for again by the next request, until something answers there", async () => {
    const time = new SimulatedTime();
    const shared = new RequestPace(time);
    const pace = (): RequestPace => shared;
    const busy: Answers = () => ({ status: 503 });
    expect((await send(busy, { pace }, time)).seconds).toBeGreaterThanOrEqual(retryWithinSeconds);
    const next = await send(busy, { pace }, time);
    expect(next).toMatchObject({ outcome: 503, givenUp: { code: "ServerBusy" } });
    expect(next.at).toHaveLength(1);
    await send(() => ({ status: 200 }), { pace }, time);
    expect((await send(busy, { pace }, time)).at.length).toBeGreaterThan(1);
    await time.run(time.wait(600_000));
    expect((await send(busy, { pace }, time)).at.length).toBeGreaterThan(1);
});

test("throttling and what is busy have a time each", async () => {
    const { outcome } = await send((at) => ({ status: at < 100 ? 503 : at < 400 ? 429 : at < 500 ? 503 : 200 }));
    expect(outcome).toBe(200);
});

test("a caller that stops is not kept waiting, and is told its own reason", async () => {
    for (const answer of [{ status: 429, retryAfterSeconds: 600 }, { status: 503 }, new Error("broken")]) {
        for (const pace of [undefined, paced]) {
            const time = new SimulatedTime();
            const stop = new AbortController();
            void time.wait(5000).then(() => stop.abort(new Error("stopped")));
            const sent = await send(
                (at) => (at < 5 && answer instanceof Error ? { status: 503 } : answer),
                { pace, signal: stop.signal },
                time,
            );
            expect(sent.outcome).toMatchObject({ message: "stopped" });
            expect(sent.seconds).toBeLessThan(6);
            expect(sent.givenUp).toBeUndefined();
        }
    }
});

test.each([
    [undefined, retryWithinSeconds],
    ["", retryWithinSeconds],
    ["a while", retryWithinSeconds],
    ["-1", retryWithinSeconds],
    ["0", 0],
    ["900", 900],
])("APIM_DR_RETRY_WITHIN_SECONDS=%p is %d seconds", (value, seconds) => {
    expect(defaultPatience({ APIM_DR_RETRY_WITHIN_SECONDS: value }).passingSeconds).toBe(seconds);
});
