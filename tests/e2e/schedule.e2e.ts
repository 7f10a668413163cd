import { hourSeconds, startScheduleFixture } from "../support/schedule-fixture";
import type { ScheduleFixture } from "../support/schedule-fixture";

/** A schedule that is told to, that is suspended, and that did not run for a month. */

let schedule: ScheduleFixture;

beforeAll(async () => {
    schedule = await startScheduleFixture("schedule-rest");
    await schedule.set({ intervalHours: 24, keep: 2 });
    await schedule.up();
}, 300_000);

afterAll(() => schedule.stop());

const advanceHours = (hours: number): void => schedule.azure.sandbox.clock.advance(hours * hourSeconds);

test("a new trigger takes an extra one, and suspend takes none", async () => {
    await schedule.set({ intervalHours: 24, keep: 2, trigger: "before the release" });
    expect((await schedule.up()).accepted).toBe(1);
    await schedule.set({ intervalHours: 24, keep: 2, trigger: "before the release", suspend: true });
    await schedule.up();
    advanceHours(100);
    const suspended = await schedule.up();
    expect(suspended).toMatchObject({ accepted: 0 });
    expect(suspended.plan).toBe("suspend is true");
});

test("after 31 days without a run the last snapshot still stands, and the next run takes a new one first", async () => {
    advanceHours(31 * 24);
    await schedule.set({ intervalHours: 24, keep: 2 });
    const { said } = await schedule.preview();
    expect(said).toContain("no snapshot is restorable, objective 24 h");
    const taken = await schedule.up();
    expect(taken.accepted).toBe(1);
    expect((await schedule.up()).accepted).toBe(0);
});
