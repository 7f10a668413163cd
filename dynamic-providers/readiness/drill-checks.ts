import { timeOf } from "../common/as-people-read";
import { millisecondsPerDay } from "../common/milliseconds-per-day";
import { drillsOf } from "../records/drill-record";
import type { DrillRecord } from "../records/drill-record";
import { doctorOnly, ofProject } from "./check";
import type { Check } from "./check";

/** How old the newest drill that passed may be: a quarter of a year. A choice, as auditors mostly ask for one a quarter. */
const maxDrillDays = 92;

/** Whether it has been proved that what the vault holds can be restored. */
export const drillChecks: readonly Check[] = [
    ofProject(
        { code: "DrillFailed", asks: "Did the newest drill of each name pass?", usedBy: doctorOnly },
        ["drills"],
        ({ drills }) =>
            [...new Set(drills.map(({ drill }) => drill))].flatMap((name) => {
                const newest = drillsOf(drills, name).find(isJudged);
                return newest?.result === "failed"
                    ? [
                          {
                              severity: "risks" as const,
                              about: name,
                              words: `The newest drill '${name}' of ${timeOf(newest.startedAt)} failed: ${newest.problems[0]?.message ?? "its record does not say why"}`,
                              wayOut: "Repair what differs, and run the drill again.",
                              commands: ["npx apim-dr up"],
                          },
                      ]
                    : [];
            }),
    ),
    ofProject(
        {
            code: "DrillOverdue",
            asks: `Has a drill passed within the last ${maxDrillDays} days?`,
            usedBy: doctorOnly,
        },
        ["drills", "vault"],
        ({ drills, vault: { now } }) => {
            const passed = drillsOf(drills, undefined).find(({ result }) => result === "passed");
            if (passed && Date.parse(passed.startedAt) > now.getTime() - maxDrillDays * millisecondsPerDay) {
                return [];
            }
            return [
                {
                    // Without drills there is none that could be late.
                    severity: drills.length === 0 ? "note" : "risks",
                    about: "drills",
                    words: passed
                        ? `The newest drill that passed is of ${timeOf(passed.startedAt)}: more than ${maxDrillDays} days ago.`
                        : "No drill has passed yet: that a snapshot can be restored has not been tried.",
                    wayOut: "Restore a snapshot into a service that is not used, see docs/runbooks/drill.md.",
                    commands: [],
                },
            ];
        },
    ),
];

const isJudged = ({ result }: DrillRecord): boolean => result !== "running";
