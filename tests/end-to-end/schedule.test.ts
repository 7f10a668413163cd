import { isIdOf } from "../../dynamic-providers/common/short-id";
import { hourSeconds, startScheduleFixture } from "../support/schedule-fixture";
import type { ScheduleFixture } from "../support/schedule-fixture";

/** `pulumi up`, run again and again, is the scheduler. What is left of it is in tests/e2e. */

let schedule: ScheduleFixture;

beforeAll(async () => {
    schedule = await startScheduleFixture("schedule");
    await schedule.set({ intervalHours: 24, keep: 2 });
}, 300_000);

afterAll(() => schedule.stop());

const advanceHours = (hours: number): void => schedule.azure.sandbox.clock.advance(hours * hourSeconds);

test("the first up takes a snapshot, the second none and sends no write", async () => {
    const first = await schedule.up();
    expect(first.accepted).toBe(1);
    expect(first.catalog).toMatchObject([{ result: "succeeded", trigger: "scheduled-first" }]);
    const mark = schedule.azure.sandbox.requestLog.mark();
    const second = await schedule.up();
    expect(second).toMatchObject({ changes: {}, accepted: 0, catalog: first.catalog });
    expect(second.plan).toMatch(/^newest restorable snapshot is from .*, objective 24 h: the next is due at /);
    expect(schedule.azure.sandbox.requestLog.writes(mark)).toEqual([]);
});

test("when one is due a preview says so and why, and the up takes it", async () => {
    advanceHours(26);
    const planned = await schedule.preview();
    expect(planned.changes).toEqual({ update: 1 });
    expect(planned.said).toMatch(/takes a snapshot: newest restorable snapshot is 2[67](\.\d)? h old, objective 24 h/);
    const taken = await schedule.up();
    expect(taken).toMatchObject({ changes: { update: 1 }, accepted: 1 });
    expect(taken.catalog).toHaveLength(2);
    expect((await schedule.up()).changes).toEqual({});
});

test("a snapshot that somebody else took counts", async () => {
    advanceHours(26);
    await schedule.primary.setConfig("apim-dr:backupTrigger", { value: "by hand" });
    const taken = await schedule.up();
    expect(taken.accepted).toBe(1);
    expect(taken.catalog[0]).toMatchObject({ trigger: "by hand" });
    expect(await schedule.up()).toMatchObject({ changes: {}, accepted: 0 });
});

test("retention gives up what is not among the newest, a preview names it, and its blob is gone", async () => {
    advanceHours(26);
    expect((await schedule.up()).accepted).toBe(1);
    expect(await schedule.blobs()).toHaveLength(2);
    await schedule.set({ intervalHours: 24, keep: 1 });
    const { said } = await schedule.preview();
    const [, named] = /prunes '([^']+)': it is not among the newest 1/.exec(said) ?? [];
    const pruning = await schedule.up();
    expect(pruning).toMatchObject({ changes: { update: 1 }, accepted: 0 });
    expect(pruning.catalog.find(({ id }) => isIdOf(named, id))?.result).toBe("pruned");
    expect(await schedule.blobs()).toHaveLength(1);
    await schedule.set({ intervalHours: 24, keep: 2 });
    await schedule.up();
    expect((await schedule.up()).changes).toEqual({});
});
