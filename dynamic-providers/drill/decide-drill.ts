import { inWords, timeOf } from "../common/as-people-read";
import { millisecondsPerDay } from "../common/milliseconds-per-day";
import { drillsOf, isDrillOpen } from "../records/drill-record";
import type { DrillRecord } from "../records/drill-record";

/** What a run of a drill does, as its program observed it: a forecast, which the run checks before it acts. */
export interface DrillPlan {
    /** `drill` begins one · `resume` goes on with one that a run has left · `clean` removes what one has left · `wait` nothing. */
    readonly action: "drill" | "resume" | "clean" | "wait";
    /** Why, for programs; the words beside it may change. */
    readonly code: "Due" | "NoDrill" | "LastDrillFailed" | "NotDue" | "ResumesDrill" | "RemovesScratchService";
    readonly reason: string;
    /** The newest that was judged; null while there is none. */
    readonly newest: {
        readonly id: string;
        readonly startedAt: string;
        readonly result: DrillRecord["result"];
    } | null;
    /** When the next is due, ISO 8601; null where none has passed. */
    readonly dueAt: string | null;
    /** When it was observed, where there is something to do: a plan without work is the same whenever it was made. */
    readonly observedAt: string | null;
}

/** What decides whether a drill is due. */
export interface DrillClock {
    readonly drill: string;
    readonly everyDays: number;
}

/** Runs by the clock of a pipeline are never exact: a daily drill would be later each day. */
const toleranceMilliseconds = 60 * 60 * 1000;

/**
 * Decides what a run of a drill does. One that failed proves nothing: the next is due at once.
 *
 * @param records - of all drills of the vault.
 * @param now - Azure's time.
 */
export function decideDrill(records: readonly DrillRecord[], { drill, everyDays }: DrillClock, now: Date): DrillPlan {
    const own = drillsOf(records, drill);
    const judged = own.find(({ result }) => result !== "running");
    const passed = own.find(({ result }) => result === "passed");
    const dueAt = passed
        ? new Date(Date.parse(passed.startedAt) + everyDays * millisecondsPerDay - toleranceMilliseconds).toISOString()
        : null;
    const known = {
        newest: judged ? { id: judged.id, startedAt: judged.startedAt, result: judged.result } : null,
        dueAt,
    };
    const act = (action: DrillPlan["action"], code: DrillPlan["code"], reason: string): DrillPlan => ({
        ...{ action, code, reason },
        ...known,
        observedAt: action === "wait" ? null : now.toISOString(),
    });
    const running = own.find(({ result }) => result === "running");
    if (running) {
        return act("resume", "ResumesDrill", `a run has left the drill of ${timeOf(running.startedAt)} unfinished`);
    }
    if (passed && dueAt && judged === passed && now.getTime() < Date.parse(dueAt)) {
        const left = own.find(isDrillOpen);
        return left
            ? act("clean", "RemovesScratchService", `'${nameOf(left)}' of an earlier drill is still there`)
            : act(
                  "wait",
                  "NotDue",
                  `the last one passed at ${timeOf(passed.startedAt)}: the next is due at ${timeOf(dueAt)}`,
              );
    }
    if (!judged) {
        return act("drill", "NoDrill", "no snapshot was ever drilled");
    }
    return judged === passed
        ? act(
              "drill",
              "Due",
              `the last one passed ${inWords((now.getTime() - Date.parse(passed.startedAt)) / 1000)} ago`,
          )
        : act("drill", "LastDrillFailed", `the one of ${timeOf(judged.startedAt)} failed`);
}

const nameOf = ({ scratch }: DrillRecord): string => scratch.serviceId.split("/").at(-1) ?? "";
