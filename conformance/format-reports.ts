import type { Recording } from "../tests/sandbox/replay/recording";
import type { Difference } from "./compare";
import type { DecidedRow } from "./ledger-rows";

/** What Azure answers otherwise than the sandbox, as a page. */
export function formatDifferences(
    recording: Recording,
    differences: readonly Difference[],
    stoppedBy: string | undefined,
): string {
    const lost = recording.steps.filter((step) => step.lost).map(({ name }) => name);
    return [
        "# Differences",
        "",
        `${recording.source}.`,
        "",
        `${recording.steps.length} answers were recorded; ${differences.length === 1 ? "1 member differs" : `${differences.length} members differ`} from the sandbox's.`,
        ...(stoppedBy === undefined
            ? []
            : ["", `The run ended early, at ${code(stoppedBy)}: what follows it was not tried.`]),
        ...(lost.length > 0
            ? [
                  "",
                  `Not compared, as their answers were lost or are those of a request that was sent twice: ${lost.join(", ")}.`,
              ]
            : []),
        ...(differences.length > 0
            ? [
                  "",
                  ...table(
                      ["Step", "Member", "Recorded", "Sandbox"],
                      differences.map(({ step, member, recorded, sandbox }) => [
                          step,
                          code(member),
                          code(recorded),
                          code(sandbox),
                      ]),
                  ),
              ]
            : []),
        "",
    ].join("\n");
}

/** Which rows of the sandbox's ledger the run decides, as a page. */
export function formatRows(recording: Recording, rows: readonly DecidedRow[]): string {
    const of = (verdict: DecidedRow["verdict"]): readonly DecidedRow[] => rows.filter((row) => row.verdict === verdict);
    return [
        "# Rows of the ledger",
        "",
        `${recording.source}. The rows are those of docs/sandbox.md that were assumed.`,
        "",
        `## Recorded now: ${of("recorded").length}`,
        "",
        ...table(
            ["Behavior", "Scenario"],
            of("recorded").map(({ row, scenario }) => [escape(row), scenario]),
        ),
        "",
        `## Contradicted: ${of("contradicted").length}`,
        "",
        ...table(
            ["Behavior", "Scenario", "What differs"],
            of("contradicted").map(({ row, scenario, differences }) => [
                escape(row),
                scenario,
                [...new Set(differences.map(({ step, member }) => `${step}: ${code(member)}`))].join("; "),
            ]),
        ),
        "",
    ].join("\n");
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
    rows.length === 0 ? ["None."] : [head, head.map(() => "-"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);

const escape = (text: string): string => text.replace(/[\\|<*[\]]/g, "\\$&");

const code = (value: unknown): string => {
    const text = value === undefined ? "(absent)" : typeof value === "string" ? value : JSON.stringify(value);
    return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|").replace(/\s+/g, " ")}\``;
};
