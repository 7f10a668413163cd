import type { Recording } from "../tests/sandbox/replay/recording";
import type { Difference } from "./compare";
import type { Scenario } from "./scenario";

/** A row of the ledger that a recording decides. */
export interface DecidedRow {
    readonly row: string;
    readonly scenario: string;
    readonly verdict: "recorded" | "contradicted";
    readonly differences: readonly Difference[];
}

/**
 * Which rows of the ledger turn from assumed to recorded, or are contradicted. A row whose steps were not all seen is none of
 * these.
 */
export function decideRows(
    scenarios: readonly Scenario[],
    { steps }: Pick<Recording, "steps">,
    differences: readonly Difference[],
): DecidedRow[] {
    const seen = new Set(steps.filter(({ lost }) => !lost).map(({ name }) => name));
    return scenarios.flatMap(({ name: scenario, settles }) =>
        settles.flatMap(({ row, by, members }): DecidedRow[] => {
            const deciding = by.map((step) => `${scenario}: ${step}`);
            if (!deciding.every((step) => seen.has(step))) {
                return [];
            }
            const pattern = new RegExp(`^(${members ?? ".*"})$`);
            const against = differences.filter(({ step, member }) => deciding.includes(step) && pattern.test(member));
            return [{ row, scenario, verdict: against.length > 0 ? "contradicted" : "recorded", differences: against }];
        }),
    );
}
