import { wholeDrill } from "../../tests/support/sample-documents";
import type { DrillRecord } from "../records/drill-record";
import { decideDrill } from "./decide-drill";

const day = 24 * 60 * 60 * 1000;
const now = new Date("2026-06-01T00:00:00.000Z");
const ago = (days: number): string => new Date(now.getTime() - days * day).toISOString();

const drillOf = (days: number, change: Partial<DrillRecord> = {}): DrillRecord => {
    const record = { ...wholeDrill(`d${days}`), startedAt: ago(days), drill: "weekly", ...change };
    return record;
};
const open = { ...wholeDrill("d").scratch, state: "created" } as const;

test.each([
    ["nothing yet", [], "drill", "NoDrill"],
    ["another drill has passed", [drillOf(1, { drill: "other" })], "drill", "NoDrill"],
    ["one has passed", [drillOf(2)], "wait", "NotDue"],
    ["one has passed, an hour less than a week ago", [drillOf(7 - 1 / 24)], "drill", "Due"],
    ["one has passed a little later than that", [drillOf(7 - 1 / 12)], "wait", "NotDue"],
    ["one has passed long ago", [drillOf(30)], "drill", "Due"],
    ["the last one failed", [drillOf(3), drillOf(1, { result: "failed" })], "drill", "LastDrillFailed"],
    ["one failed, and one has passed since", [drillOf(1), drillOf(3, { result: "failed" })], "wait", "NotDue"],
    ["one was left while it ran", [drillOf(1), drillOf(0.1, { result: "running" })], "resume", "ResumesDrill"],
    [
        "one has passed, and its service is still there",
        [drillOf(1, { scratch: open })],
        "clean",
        "RemovesScratchService",
    ],
] as const)("%s: %s", (_, records, action, code) => {
    const plan = decideDrill(records, { drill: "weekly", everyDays: 7 }, now);
    expect(plan).toMatchObject({ action, code });
    // What changes nothing is the same whenever it was looked at.
    expect(plan.observedAt).toBe(action === "wait" ? null : now.toISOString());
});

test("it says when the next is due", () => {
    const { reason, dueAt } = decideDrill([drillOf(2)], { drill: "weekly", everyDays: 7 }, now);
    expect(dueAt).toBe("2026-06-05T23:00:00.000Z");
    expect(reason).toBe("the last one passed at 2026-05-30 00:00 UTC: the next is due at 2026-06-05 23:00 UTC");
});
