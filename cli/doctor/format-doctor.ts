import { timeOf } from "../../dynamic-providers/common/as-people-read";
import { wrap } from "../../dynamic-providers/common/wrap";
import { describeFinding, describeReadiness } from "../../dynamic-providers/readiness/describe-readiness";
import type { Finding } from "../../dynamic-providers/readiness/finding";
import { listed } from "../listed";
import type { DoctorReport } from "./doctor-report";

/** For people: the worst first, each with its way out. No line is wider than 80 columns, but for names and commands. */
export function formatDoctor(report: DoctorReport): string {
    const { findings, unanswered, checks } = report;
    const passed = checks.filter(({ result }) => result === "passed").length;
    return [
        wrap(`${describeReadiness(report)} (${timeOf(report.at)})`),
        ...findings.flatMap((finding) => ["", ...findingLines(finding)]),
        ...(unanswered.length > 0 ? [""] : []),
        ...listed(
            "No answer",
            unanswered.map(
                ({ part, problem, checks: of }) => `${part}: ${firstLine(problem)} Not checked: ${of.join(", ")}.`,
            ),
        ),
        "",
        `${passed} of ${checks.length} checks passed.`,
    ].join("\n");
}

const firstLine = (text: string): string => {
    const [line = ""] = text.split("\n");
    return /[.!?]$/.test(line) ? line : `${line}.`;
};

function findingLines(finding: Finding): string[] {
    return [
        wrap(describeFinding(finding), "  "),
        wrap(`  ${finding.wayOut}`, "  "),
        ...finding.commands.map((command) => `    ${command}`),
    ];
}
