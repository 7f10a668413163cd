import { nameOfCase, selectCases } from "./cases";
import { runbookStacks, stacksOf } from "./runbook-lines";

test("every case is measured where none is named, and those with every part of a name otherwise", () => {
    expect(selectCases()).toHaveLength(27);
    expect(selectCases(["pilot/unplanned"]).map(nameOfCase)).toEqual([
        "pilot/unplanned/command",
        "pilot/unplanned/runbook",
        "pilot/unplanned/sdk",
    ]);
    expect(selectCases(["cold", "sdk"])).toHaveLength(3);
    expect(() => selectCases(["planed"])).toThrow("--only is 'planed'");
    // 'planned' is no part of 'unplanned'.
    expect(selectCases(["planned"]).every(({ kind }) => kind === "planned")).toBe(true);
});

test("the lines of the runbooks are those that the docs have", () => {
    expect(runbookStacks("unplanned").slice(0, 2)).toEqual(["standby", "traffic"]);
    expect(runbookStacks("planned").slice(0, 3)).toEqual(["primary", "standby", "traffic"]);
    expect(runbookStacks("failback").slice(0, 3)).toEqual(["standby", "primary", "traffic"]);
    expect(() => stacksOf("pulumi preview --stack standby")).toThrow("no line");
});
