import { timeOf } from "../../dynamic-providers/common/as-people-read";
import { wrap } from "../../dynamic-providers/common/wrap";
import type { Finding, Severity } from "../../dynamic-providers/readiness/finding";
import { listed } from "../listed";
import type { DoctorReport } from "./doctor-report";

/** For people: the worst first, each with its way out. No line is wider than 80 columns, but for names and commands. */
export function formatDoctor(report: DoctorReport): string {
    const { findings, unanswered, checks } = report;
    const passed = checks.filter(({ result }) => result === "passed").length;
    return [
        wrap(`${headline(report)} (${timeOf(report.at)})`),
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

const labels: Readonly<Record<Severity, string>> = { blocks: "BLOCKS", risks: "RISK", note: "Note" };

function headline({ state, findings }: DoctorReport): string {
    const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
    const risks = `${count("risks")} ${count("risks") === 1 ? "risk" : "risks"}`;
    switch (state) {
        case "ready":
            return "Ready: a standby could take over now.";
        case "atRisk":
            return `A standby could take over now, with ${risks}.`;
        case "notReady":
            return `Not ready: ${count("blocks")} ${count("blocks") === 1 ? "finding blocks" : "findings block"} a failover, and there ${count("risks") === 1 ? "is" : "are"} ${risks}.`;
        case "unknown":
            return `Not known: some parts did not answer. What did answer does not block a failover (${risks}).`;
    }
}

function findingLines({ code, severity, words, wayOut, commands }: Finding): string[] {
    return [
        wrap(`${labels[severity]} ${code}: ${words}`, "  "),
        wrap(`  ${wayOut}`, "  "),
        ...commands.map((command) => `    ${command}`),
    ];
}
