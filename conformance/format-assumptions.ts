import type { Assumption } from "./assumptions";
import type { Scenario } from "./scenario";

/** The table of docs/assumptions.md. @throws Error for an assumption that no scenario settles. */
export function formatAssumptions(assumptions: readonly Assumption[], scenarios: readonly Scenario[]): string {
    const scenarioOf = (row: string): string => {
        const found = scenarios.find(({ settles }) => settles.some((settled) => settled.row === row));
        if (!found) {
            throw new Error(`No scenario settles the assumption "${row}".`);
        }
        return found.premium ? `${found.name} (\`--premium\`)` : found.name;
    };
    return [
        ["", "Assumed of Azure", "If it is wrong", "Scenario", "Source"],
        ["-", "-", "-", "-", "-"],
        ...assumptions.map(({ row, breaks, source }, index) => [
            String(index + 1),
            row,
            breaks,
            scenarioOf(row),
            `${source.is} on ${source.on}`,
        ]),
    ]
        .map((cells) => `| ${cells.join(" | ")} |`)
        .join("\n");
}
