import { addChanges, exitCodes, formatReport, newStackReport, reportWithout } from "./report";
import type { LastFailover } from "./last-failover";
import type { StackReport, UpReport, UpResult } from "./report";

const of = (result: UpResult, stacks: readonly StackReport[]): UpReport => ({
    ...reportWithout(result, []),
    ...{ stacks, activeSite: "standby", epoch: 2 },
});
const standby: StackReport = { ...newStackReport("standby"), did: ["promote", "settle"], changes: {}, epoch: 2 };
addChanges(standby, { update: 2 });
addChanges(standby, { update: 1, create: 4 });

test("what each stack did, its changes in all runs and how long it took; what failed and what is left", () => {
    const waiting = { ...newStackReport("traffic"), left: ["sends clients to 'standby': waits for 'standby'"] };
    const failed = { ...newStackReport("primary"), did: ["demote"], durationSeconds: 754, failure: "Fenced: no\nmore" };
    const lines = formatReport(of("failed", [standby, failed, waiting])).split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).toMatchInlineSnapshot(`
        [
          "┌─────────┬─────────────────────────┬───────────────────────────┬─────────┐",
          "│ stack   │ did                     │ changes                   │ took    │",
          "├─────────┼─────────────────────────┼───────────────────────────┼─────────┤",
          "│ standby │ promote, settle         │ 3 update, 4 create        │ 0 s     │",
          "├─────────┼─────────────────────────┼───────────────────────────┼─────────┤",
          "│ primary │ demote                  │ none                      │ 13 min  │",
          "├─────────┼─────────────────────────┼───────────────────────────┼─────────┤",
          "│ traffic │ not run                 │                           │         │",
          "└─────────┴─────────────────────────┴───────────────────────────┴─────────┘",
          "Failed:",
          "  - primary: Fenced: no",
          "Left to do:",
          "  - traffic: sends clients to 'standby': waits for 'standby'",
          "Failed: 'standby' is active in epoch 2.",
        ]
    `);
});

test("after a failover: what it came to, and what is to be done by hand", () => {
    const range = { fromSeconds: 1, toSeconds: 2 };
    const forecast = {
        kind: "unplanned",
        from: "primary",
        to: "standby",
        snapshot: null,
        subscriptionsSince: null,
        work: [],
        expected: range,
    } as const;
    const lastFailover: LastFailover = {
        ...{
            kind: "unplanned",
            from: "primary",
            to: "standby",
            epoch: 2,
            at: "2026-03-01T00:00:00.000Z",
            snapshot: "s",
        },
        ...{ verification: "verified", dataLossSeconds: 1560, recoverySeconds: 1980 },
    };
    const next = ["To go back: docs/runbooks/failback.md"];
    const report = { ...of("settled", []), forecast: { ...forecast, dataLossSeconds: 1560 }, lastFailover, next };
    expect(formatReport(report).split("\n")).toMatchInlineSnapshot(`
        [
          "Settled: 'standby' is active in epoch 2. Nothing is left to do.",
          "Failover: 'standby' took over, unplanned, in epoch 2. Up to 26 min of changes",
          "were lost. It took 33 min.",
          "Next:",
          "  - To go back: docs/runbooks/failback.md",
        ]
    `);
    expect(formatReport({ ...report, forecast: null })).not.toContain("Failover:");
});

test("a lost site is named in the last line, and its failure in the table", () => {
    const lost: StackReport = { ...newStackReport("primary"), did: ["rejoin"], isLost: true, failure: "Fenced: no" };
    const text = formatReport(of("settled", [standby, lost]));
    expect(text).toContain("Fenced: no");
    expect(text.split("\n").at(-1)).toBe("Settled, but for 'primary', declared lost: 'standby' is active in epoch 2.");
});

test("problems come before the last line, and each end has its exit code", () => {
    expect(formatReport(reportWithout("refused", ["--yes is not given."]))).toBe(
        "--yes is not given.\nRefused: nothing was changed.",
    );
    expect(exitCodes).toEqual({ settled: 0, previewed: 0, failed: 1, unsettled: 1, refused: 2, interrupted: 130 });
});
