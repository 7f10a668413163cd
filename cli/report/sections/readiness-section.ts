import { describeReadiness } from "../../../dynamic-providers/readiness/describe-readiness";
import { groupByProblem } from "../../doctor/group-by-problem";
import { html, nothing } from "../html";
import type { ProjectReport } from "../project-report";
import { table } from "../table";
import { anchorOf } from "./anchors";
import { mark } from "./mark";
import { readinessWords, severityWords } from "./readiness-words";
import type { Section } from "./section";

export function readinessSection({ readiness }: ProjectReport): Section {
    const { state, findings, unanswered } = readiness;
    const found =
        findings.length === 0
            ? nothing
            : table(
                  "What the checks found, the worst first.",
                  [
                      { head: "Weight", cell: ({ severity }) => mark(...severityWords[severity]) },
                      { head: "Finding", isRowHead: true, cell: ({ code }) => code },
                      { head: "About", cell: ({ about }) => about },
                      { head: "What was found", cell: ({ words }) => words },
                      {
                          head: "Way out",
                          cell: ({ wayOut, commands }) =>
                              html`${wayOut}${commands.map((command) => html` <code>${command}</code>`)}`,
                      },
                  ],
                  findings,
              );
    const silent =
        unanswered.length === 0
            ? nothing
            : table(
                  "What did not answer, and which checks could not be made for it.",
                  [
                      { head: "Problem", isRowHead: true, cell: ({ problem }) => problem },
                      { head: "Concerns", cell: ({ parts }) => parts.join(", ") },
                      { head: "Not checked", cell: ({ checks }) => checks.join(", ") },
                  ],
                  groupByProblem(unanswered),
              );
    return {
        ...{ id: anchorOf({ of: "readiness", id: "" }), title: "Readiness" },
        content: html`<p>${mark(...readinessWords[state])}. ${describeReadiness(readiness)}</p>
            ${found}${silent}`,
    };
}
