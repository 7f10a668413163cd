import { assumptions, staleAssumptions } from "../../conformance/assumptions";
import { readBehaviours } from "../sandbox/ledger/read-behaviours";
import { readAssumptionsPage } from "./assumptions-page";

test("there are twenty, each a row of the ledger that is assumed or reported, once", () => {
    const assumed = readBehaviours()
        .filter(({ basis }) => basis === "assumed" || basis === "reported")
        .map(({ statement }) => statement);
    const rows = assumptions.map(({ row }) => row);
    // One that is recorded now makes room for another.
    expect(rows.filter((row) => !assumed.includes(row))).toEqual([]);
    expect(new Set(rows).size).toBe(20);
    expect(rows).toHaveLength(20);
});

test("the page is what the list says", async () => {
    const { present, wanted } = await readAssumptionsPage();
    if (present !== wanted) {
        throw new Error(
            "docs/assumptions.md is not what conformance/assumptions.ts says: run npm run docs:assumptions.",
        );
    }
});

test("a source is old after 180 days, and the oldest comes first", () => {
    const of = (on: string) => ({ row: on, breaks: "", source: { is: "read", on } }) as const;
    const all = ["2026-06-01", "2026-01-01", "2025-01-01"].map(of);
    const stale = (now: string) => staleAssumptions(all, new Date(now)).map(({ row }) => row);
    expect(stale("2026-06-30")).toEqual(["2025-01-01"]);
    expect(stale("2026-07-01")).toEqual(["2025-01-01", "2026-01-01"]);
    expect(stale("2025-01-01")).toEqual([]);
});
