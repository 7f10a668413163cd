import { addChanges, exitCodes, formatReport, newStackReport, reportWithout } from "./report";
import type { StackReport, UpReport, UpResult } from "./report";

const of = (result: UpResult, stacks: readonly StackReport[]): UpReport => ({
    ...reportWithout(result, []),
    ...{ stacks, activeSite: "standby", epoch: 2 },
});
const standby: StackReport = { ...newStackReport("standby"), did: ["promote", "settle"], changes: {}, epoch: 2 };
addChanges(standby, { update: 2 });
addChanges(standby, { update: 1, create: 4 });

test("a table says what each stack did, its changes in all runs, the epoch it ended in and what is left", () => {
    const waiting = { ...newStackReport("traffic"), left: ["sends clients to 'standby': waits for 'standby'"] };
    const lines = formatReport(of("settled", [standby, waiting])).split("\n");
    const cells = lines.map((line) => line.split("│").map((cell) => cell.trim()));
    expect(cells.filter((row) => row.length > 1)).toEqual([
        ["", "stack", "did", "changes", "epoch", "left", ""],
        ["", "standby", "promote, settle", "3 update, 4 create", "2", "", ""],
        ["", "traffic", "not run", "", "", "sends clients to 'standby': waits for 'standby'", ""],
    ]);
    expect(lines.at(-1)).toBe("Settled: 'standby' is active in epoch 2. Nothing is left to do.");
});

test("a lost site is named in the last line, and its failure in the table", () => {
    const lost: StackReport = { ...newStackReport("primary"), did: ["rejoin"], isLost: true, failure: "Fenced: no" };
    const text = formatReport(of("settled", [standby, lost]));
    expect(text).toContain("Fenced: no");
    expect(text.split("\n").at(-1)).toBe(
        "Settled, but for 'primary', given up for lost: 'standby' is active in epoch 2.",
    );
});

test("problems come before the last line, and each end has its exit code", () => {
    expect(formatReport(reportWithout("refused", ["--yes is not given."]))).toBe(
        "--yes is not given.\nRefused: nothing was touched.",
    );
    expect(exitCodes).toEqual({ settled: 0, previewed: 0, failed: 1, unsettled: 1, refused: 2, interrupted: 130 });
});
