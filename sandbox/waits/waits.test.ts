import fc from "fast-check";
import { Clock } from "../ground/clock";
import { Waits } from "./waits";

const start = Date.parse("2026-01-01T00:00:00Z");

beforeEach(() => jest.useFakeTimers({ now: start }));
afterEach(() => jest.useRealTimers());

/** A clock that is moved over waits, with changes at so many seconds of it; what it did is kept. */
function simulate(changesAtSeconds: readonly number[] = [], speed = 1) {
    const clock = new Clock(new Date(start), speed);
    clock.skip("waits");
    const nowSeconds = (): number => (clock.now().getTime() - start) / 1000;
    const moves: { readonly from: number; readonly to: number }[] = [];
    const settledAt: number[] = [];
    const advanceTo = clock.advanceTo.bind(clock);
    clock.advanceTo = (time) => {
        moves.push({ from: nowSeconds(), to: (time.getTime() - start) / 1000 });
        advanceTo(time);
    };
    const waits = new Waits({
        clock,
        nextChangeMs: () => {
            const now = nowSeconds();
            return start + 1000 * Math.min(...changesAtSeconds.filter((change) => change > now));
        },
        settle: () => {
            settledAt.push(nowSeconds());
            return Promise.resolve();
        },
    });
    return { clock, waits, nowSeconds, moves, settledAt };
}

type Simulation = ReturnType<typeof simulate>;

/** What a client does: it asks for things, with so many real milliseconds of its own between them, or is told to wait. */
type Step = { readonly gapsMs: readonly number[] } | { readonly waitSeconds: number };

/** @returns when it is done, in seconds of the clock. */
async function runClient({ waits, nowSeconds }: Simulation, name: string, steps: readonly Step[]): Promise<number> {
    for (const step of steps) {
        if ("gapsMs" in step) {
            for (const gapMs of step.gapsMs) {
                (await waits.enter(`get /${name}`)).leave();
                await pause(gapMs);
            }
        } else {
            (await waits.enter(`post /${name}`)).leave({
                keys: [`get /${name}/poll`],
                seconds: step.waitSeconds,
                polls: true,
            });
            await pause(1000);
            (await waits.enter(`get /${name}/poll`)).leave();
        }
    }
    return nowSeconds();
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs until everybody is done. @returns what they came to, and the real seconds that it took. */
async function finish<T>(running: readonly Promise<T>[]): Promise<{ readonly results: T[]; realSeconds: number }> {
    const before = Date.now();
    const all = Promise.all(running);
    await jest.runAllTimersAsync();
    return { results: await all, realSeconds: (Date.now() - before) / 1000 };
}

const costSeconds = (steps: readonly Step[]): number =>
    steps.reduce(
        (total, step) =>
            total +
            ("gapsMs" in step
                ? step.gapsMs.reduce((sum, gapMs) => sum + gapMs / 1000, 0)
                : Math.max(1, step.waitSeconds)),
        0,
    );

const anyStep: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ gapsMs: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 5 }) }),
    fc.record({ waitSeconds: fc.integer({ min: 1, max: 120 }) }),
);
const anyClients = fc.array(fc.array(anyStep, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
const anyChanges = fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 5 });

test("whatever clients do and wait for, each is done when it would be by Azure's waits, and no change is passed", () =>
    fc.assert(
        fc.asyncProperty(anyClients, anyChanges, async (clients, changes) => {
            const simulation = simulate(changes);
            const running = clients.map((steps, index) => runClient(simulation, String(index), steps));
            const { results } = await finish(running);
            results.forEach((done, index) => {
                const expected = costSeconds(clients[index]!);
                // A timer is late by a millisecond at most.
                expect(done).toBeGreaterThan(expected - 0.001);
                expect(done).toBeLessThan(expected + 0.05);
            });
            for (const { from, to } of simulation.moves) {
                expect(to).toBeGreaterThan(from);
                expect(changes.filter((change) => change > from && change < to)).toEqual([]);
            }
            expect(simulation.settledAt).toEqual(simulation.moves.map(({ to }) => to));
        }),
        { numRuns: 200 },
    ));

test("a wait of 20 minutes takes a real second for each poll, and 20 minutes by the clock", async () => {
    const simulation = simulate();
    const polls = Array.from({ length: 20 }, () => ({ waitSeconds: 60 }));
    const { results, realSeconds } = await finish([runClient(simulation, "one", polls)]);
    expect(results[0]).toBeCloseTo(1200, 1);
    expect(realSeconds).toBeLessThan(41);
});

test("polls that would say the same are skipped, up to the first after each change, and other waits are not", async () => {
    const simulation = simulate([130, 1000]);
    simulation.clock.skip("polls");
    const polls = Array.from({ length: 3 }, () => ({ waitSeconds: 60 }));
    const seen: number[] = [];
    const poll = async (): Promise<void> => {
        for (const step of polls) {
            seen.push(Math.round(await runClient(simulation, "one", [step])));
        }
        const told = { keys: ["get /throttled"], seconds: 60, polls: false };
        simulation.clock.advance(-100);
        (await simulation.waits.enter("get /throttled")).leave(told);
        await pause(1000);
        (await simulation.waits.enter("get /throttled")).leave();
        seen.push(Math.round(simulation.nowSeconds()));
    };
    await finish([poll()]);
    // The last poll is of something that never changes.
    expect(seen).toEqual([180, 1020, 1080, 1040]);
});

test("of two that wait, the clock goes to the earlier return; the events come in the order of their times", async () => {
    const simulation = simulate([25]);
    const events: string[] = [];
    const poll = async (name: string, waits: readonly number[]): Promise<void> => {
        for (const waitSeconds of waits) {
            const done = await runClient(simulation, name, [{ waitSeconds }]);
            events.push(`${name} ${Math.round(done)}`);
        }
    };
    await finish([poll("slow", [60, 60]), poll("fast", [10, 10, 10, 50])]);
    expect(events).toEqual(["fast 10", "fast 20", "fast 30", "slow 60", "fast 80", "slow 120"]);
    expect(simulation.settledAt.some((at) => at === 25)).toBe(true);
});

test("a client that died is waited for by real seconds, and by no more of the clock's", async () => {
    const simulation = simulate();
    (await simulation.waits.enter("post /dead")).leave({ keys: ["get /dead"], seconds: 30, polls: true });
    const { results, realSeconds } = await finish([runClient(simulation, "alive", [{ waitSeconds: 60 }])]);
    expect(results[0]).toBeCloseTo(60, 1);
    expect(realSeconds).toBeLessThan(6);
});

test("a request whose client has gone is not waited for", async () => {
    const simulation = simulate();
    const { waits, nowSeconds } = simulation;
    (await waits.enter("post /gone")).leave({ keys: ["get /gone"], seconds: 600, polls: true });
    const gone = new AbortController();
    const run = async (): Promise<void> => {
        await pause(1000);
        setTimeout(() => gone.abort(), 500);
        (await waits.enter("get /other")).leave();
        (await waits.enter("get /gone", gone.signal)).leave();
    };
    await finish([run()]);
    expect(nowSeconds()).toBeLessThan(2);
});

test("while a request is under way the clock is not moved", async () => {
    const simulation = simulate();
    const block = async (): Promise<number> => {
        const visit = await simulation.waits.enter("get /slow");
        await pause(8000);
        visit.leave();
        return simulation.nowSeconds();
    };
    const { results } = await finish([block(), runClient(simulation, "one", [{ waitSeconds: 60 }])]);
    expect(results[0]).toBeCloseTo(8, 1);
    expect(results[1]).toBeCloseTo(60, 1);
});

test("whoever comes back at once has not waited, and is answered at once", async () => {
    const { waits, nowSeconds } = simulate();
    (await waits.enter("post /one")).leave({ keys: ["get /one"], seconds: 60, polls: true });
    (await waits.enter("get /one")).leave();
    expect(nowSeconds()).toBe(0);
});

test("sleepers for whom the clock is not moved wake when it is moved for others, and by real time", async () => {
    const simulation = simulate();
    const sleeper = simulation.waits.sleeper({ moves: false });
    const woken: number[] = [];
    const watch = async (): Promise<void> => {
        for (let turn = 0; turn < 8; turn += 1) {
            await sleeper.sleep(5);
            woken.push(Math.round(simulation.nowSeconds()));
        }
        sleeper.end();
    };
    const work = async (): Promise<void> => {
        await pause(10_500);
        await runClient(simulation, "one", [{ waitSeconds: 20 }]);
    };
    const { realSeconds } = await finish([watch(), work()]);
    expect(woken).toEqual([5, 10, 15, 20, 25, 30, 35, 40]);
    // 20 of the 40 seconds were waited for; the others are as long as they are.
    expect(realSeconds).toBeGreaterThan(20);
    expect(realSeconds).toBeLessThan(23);
});

test("the clock is moved for a sleeper who does nothing but wait, and not for one that has ended", async () => {
    const simulation = simulate();
    const sleeper = simulation.waits.sleeper();
    const { realSeconds } = await finish([sleeper.sleep(3600)]);
    expect(simulation.nowSeconds()).toBeCloseTo(3600, 1);
    expect(realSeconds).toBeLessThan(1);
    const asleep = sleeper.sleep(3600);
    sleeper.end();
    await finish([asleep]);
    expect(simulation.nowSeconds()).toBeLessThan(7201);
});

test("sleepers keep the time of a clock that is not moved, at any speed", async () => {
    const simulation = simulate([], 100);
    simulation.clock.skip("nothing");
    const { realSeconds } = await finish([simulation.waits.sleeper().sleep(600)]);
    expect(realSeconds).toBeCloseTo(6, 1);
    expect(simulation.moves).toEqual([]);
});

test("whoever is kept goes on when the clock is held, set past its return, or not moved any more", async () => {
    for (const change of [
        ({ clock }: Simulation) => clock.hold(),
        ({ clock }: Simulation) => clock.advance(100),
        ({ clock }: Simulation) => clock.skip("nothing"),
    ]) {
        const simulation = simulate();
        // Somebody works all the time, so that the clock is not moved.
        const busy = await simulation.waits.enter("get /busy");
        const running = runClient(simulation, "one", [{ waitSeconds: 60 }]);
        await jest.advanceTimersByTimeAsync(1500);
        change(simulation);
        await running;
        busy.leave();
        expect(Date.now() - start).toBeLessThan(6000);
        jest.setSystemTime(start);
    }
});
