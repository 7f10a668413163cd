import { timeOf } from "../../dynamic-providers/common/as-people-read";
import { wrap } from "../../dynamic-providers/common/wrap";
import { describeFinding, describeReadiness } from "../../dynamic-providers/readiness/describe-readiness";
import type { Finding } from "../../dynamic-providers/readiness/finding";
import { listed } from "../listed";
import type { DoctorReport } from "./doctor-report";
import { groupByProblem } from "./group-by-problem";

/** For people: the worst first, each with its way out. No line is wider than 80 columns, but for names and commands. */
export function formatDoctor(report: DoctorReport): string {
    const { findings, unanswered, checks } = report;
    const passed = checks.filter(({ result }) => result === "passed").length;
    return [
        wrap(`${describeReadiness(report)} (${timeOf(report.at)})`),
        ...findings.flatMap((finding) => ["", ...findingLines(finding)]),
        ...(unanswered.length > 0 ? ["", ...listed("No answer", byProblem(unanswered)), "", again] : []),
        "",
        `${passed} of ${checks.length} checks passed.`,
    ].join("\n");
}

const again = "Next: see to what did not answer, then run it again: npx apim-dr doctor";

const byProblem = (unanswered: DoctorReport["unanswered"]): string[] =>
    groupByProblem(unanswered).map(
        ({ problem, parts, checks }) => `${problem} Concerns: ${parts.join(", ")}. Not checked: ${checks.join(", ")}.`,
    );

function findingLines(finding: Finding): string[] {
    return [
        wrap(describeFinding(finding), "  "),
        wrap(`  ${finding.wayOut}`, "  "),
        ...finding.commands.map((command) => `    ${command}`),
    ];
}
