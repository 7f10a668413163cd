import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { atMost, conclude, formatResults, median, told } from "./results";

const results = [told("pilot, unplanned: claim", 1234.567), atMost("a", 1.04, 1.05, "1"), atMost("b", 99.96, 99.95)];

test("a figure with a goal is met up to it, and one without is only told", () => {
    expect(results).toEqual([
        { name: "pilot, unplanned: claim", value: 1234.6, unit: "s", goal: null, met: null },
        { name: "a", value: 1.04, unit: "1", goal: 1.05, met: true },
        { name: "b", value: 100, unit: "s", goal: 100, met: false },
    ]);
});

test("the table has at most 80 columns, however long a name is", () => {
    const lines = formatResults([...results, told("a name that is far too long ".repeat(5), 123456.7)]).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("the file holds what was measured, and the exit code is 1 where a goal is not met", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "apim-dr-bench-"));
    const file = path.join(folder, "results.json");
    const said = jest.spyOn(console, "log").mockImplementation(() => undefined);
    const { exitCode } = process;
    try {
        conclude(results, file);
        expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(results);
        expect(process.exitCode).toBe(1);
        conclude(results.slice(0, 2), undefined);
        expect(process.exitCode).toBe(0);
    } finally {
        process.exitCode = exitCode;
        said.mockRestore();
        rmSync(folder, { recursive: true });
    }
});

test.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
])("the median of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
});
