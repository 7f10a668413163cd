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
            asks: `Has each drill passed within its \`everyDays\`, and within ${maxDrillDays} days where none is declared?`,
            usedBy: doctorOnly,
        },
        ["drills", "vault"],
        ({ drills, vault: { now } }) => {
            if (drills.length === 0) {
                return [
                    {
                        // Without drills there is none that could be late.
                        severity: "note",
                        about: "drills",
                        words: "No drill has passed yet: that a snapshot can be restored has not been tried.",
                        wayOut: "Restore a snapshot into a service that is not used, see docs/runbooks/drill.md.",
                        commands: [],
                    },
                ];
            }
            return [...new Set(drills.map(({ drill }) => drill))].flatMap((name) => {
                const own = drillsOf(drills, name);
                const passed = own.find(({ result }) => result === "passed");
                const days = own[0]?.everyDays ?? maxDrillDays;
                return passed && Date.parse(passed.startedAt) > now.getTime() - days * millisecondsPerDay
                    ? []
                    : [
                          {
                              severity: "risks" as const,
                              about: name,
                              words: passed
                                  ? `Drill '${name}' passed last on ${timeOf(passed.startedAt)}: more than ${days} days ago.`
                                  : `Drill '${name}' has not passed yet.`,
                              wayOut: "Run the stack that declares it, which runs a drill that is due; see docs/drills.md.",
                              commands: [],
                          },
                      ];
            });
        },
    ),
];

const isJudged = ({ result }: DrillRecord): boolean => result !== "running";
