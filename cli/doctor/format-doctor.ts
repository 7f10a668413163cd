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
        ...(unanswered.length > 0 ? ["", ...listed("No answer", byProblem(unanswered)), "", again] : []),
        "",
        `${passed} of ${checks.length} checks passed.`,
    ].join("\n");
}

const again = "Next: see to what did not answer, then run it again: npx apim-dr doctor";

/** What keeps several parts from answering is said once. */
function byProblem(unanswered: DoctorReport["unanswered"]): string[] {
    const groups = new Map<string, { parts: string[]; checks: Set<string> }>();
    for (const { part, problem, checks } of unanswered) {
        const said = sentence(problem);
        const group = groups.get(said) ?? { parts: [], checks: new Set() };
        group.parts.push(part);
        checks.forEach((code) => group.checks.add(code));
        groups.set(said, group);
    }
    return [...groups].map(
        ([said, { parts, checks }]) => `${said} Concerns: ${parts.join(", ")}. Not checked: ${[...checks].join(", ")}.`,
    );
}

/** Its first line, without the ID of the one request that failed. */
function sentence(problem: string): string {
    const [line = ""] = problem.replace(/ \(correlation ID [^)]*\)/, "").split("\n");
    return /[.!?]$/.test(line) ? line : `${line}.`;
}

function findingLines(finding: Finding): string[] {
    return [
        wrap(describeFinding(finding), "  "),
        wrap(`  ${finding.wayOut}`, "  "),
        ...finding.commands.map((command) => `    ${command}`),
    ];
}
