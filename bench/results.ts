import { writeFileSync } from "node:fs";
import Table from "cli-table3";

/** One figure of a bench. */
export interface BenchResult {
    readonly name: string;
    readonly value: number;
    /** For example `s`, or `1` for a ratio. */
    readonly unit: string;
    /** What the value may be at most; null where it is only told. */
    readonly goal: number | null;
    /** null without a goal. */
    readonly met: boolean | null;
}

/** A figure that is only told. */
export const told = (name: string, value: number, unit = "s"): BenchResult => ({
    ...{ name, value: rounded(value), unit },
    ...{ goal: null, met: null },
});

/** A figure that may be no more than its goal. */
export const atMost = (name: string, value: number, goal: number, unit = "s"): BenchResult => ({
    ...{ name, value: rounded(value), unit },
    ...{ goal: rounded(goal), met: value <= goal },
});

/** Prints what a bench came to, writes it to a file, and sets the exit code: 1 where a goal is not met. */
export function conclude(results: readonly BenchResult[], file: string | undefined): void {
    console.log(formatResults(results));
    if (file !== undefined) {
        writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    }
    const missed = results.filter(({ met }) => met === false);
    console.log(missed.length > 0 ? `${missed.length} goals are not met.` : "Every goal is met.");
    process.exitCode = missed.length > 0 ? 1 : 0;
}

/** Of the table's frame, which has none. */
const sides = ["left", "right"].flatMap((side) => [side, `${side}-mid`, `top-${side}`, `bottom-${side}`]);

/** A table of at most 80 columns. */
export function formatResults(results: readonly BenchResult[]): string {
    const table = new Table({
        head: ["What", "Value", "Unit", "Goal", "Met"],
        colWidths: [43, 10, 6, 10, 5],
        colAligns: ["left", "right", "left", "right", "left"],
        wordWrap: true,
        style: { head: [], border: [], compact: true, "padding-left": 1, "padding-right": 0 },
        chars: Object.fromEntries(sides.map((side) => [side, ""])),
    });
    table.push(
        ...results.map(({ name, value, unit, goal, met }) => [
            ...[name, String(value), unit, goal === null ? "" : String(goal)],
            met === null ? "" : met ? "yes" : "no",
        ]),
    );
    return table.toString();
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((left, right) => left - right);
    const middle = sorted.length / 2;
    return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** To a tenth, and ratios to a hundredth. */
const rounded = (value: number): number =>
    Math.abs(value) < 10 ? Math.round(value * 100) / 100 : Math.round(value * 10) / 10;
