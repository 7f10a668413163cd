import type { Behaviour } from "./collect-behaviours";
import { renderLedger } from "./render-ledger";

const behaviour = (change: Partial<Behaviour> = {}): Behaviour => ({
    area: "Wire",
    statement: "it answers",
    basis: "recorded",
    source: "a recording",
    file: "tests/sandbox/wire.test.ts",
    ...change,
});
const cells = (change: Partial<Behaviour>): string[] =>
    renderLedger([behaviour(change)], "docs")
        .split("\n")
        .at(-1)!
        .slice(2, -2)
        .split(" | ");

test("a table per area in order, and a count per basis", () => {
    const ledger = renderLedger(
        [
            behaviour({ area: "Sign in", statement: "first" }),
            behaviour({ area: "Wire", basis: "assumed", statement: "second" }),
            behaviour({ area: "Sign in", statement: "third", file: "tests/sandbox/other/more.test.ts" }),
        ],
        "docs",
    );
    expect(ledger).toBe(`3 behaviours: 2 recorded, 0 documented, 0 reported, 1 assumed, 0 own.

### Sign in

| Behaviour | Basis | Source, or reason | Test |
| - | - | - | - |
| first | recorded | a recording | [wire.test.ts](../tests/sandbox/wire.test.ts) |
| third | recorded | a recording | [more.test.ts](../tests/sandbox/other/more.test.ts) |

### Wire

| Behaviour | Basis | Source, or reason | Test |
| - | - | - | - |
| second | assumed | a recording | [wire.test.ts](../tests/sandbox/wire.test.ts) |`);
});

test("URLs and issues become links, within a sentence too", () => {
    const source =
        "see https://learn.microsoft.com/azure/api-management/soft-delete, and Azure/azure-powershell#25072; a guess";
    expect(cells({ source })[2]).toBe(
        "see [api-management/soft-delete](https://learn.microsoft.com/azure/api-management/soft-delete), and " +
            "[Azure/azure-powershell#25072](https://github.com/Azure/azure-powershell/issues/25072); a guess",
    );
});

test("where an assumption was looked up stands after its reason", () => {
    const [, , source] = cells({ basis: "assumed", source: "a guess", sought: "https://learn.example/a/page" });
    expect(source).toBe("a guess. Sought: [a/page](https://learn.example/a/page)");
});

test("a URL without a path is named after its host", () => {
    expect(cells({ source: "https://management.azure.com/" })[2]).toBe(
        "[management.azure.com](https://management.azure.com/)",
    );
});

test("what would break a table is escaped", () => {
    expect(cells({ statement: "a|b <c>\n* [d]" })[0]).toBe("a\\|b \\<c> \\* \\[d\\]");
});
