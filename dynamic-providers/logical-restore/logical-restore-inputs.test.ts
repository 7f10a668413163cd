import { logicalRestoreTable } from "./logical-restore-inputs";

test.each([
    [["apis/orders"], true],
    [["workspaces/team/apis/orders"], true],
    [["portalMedia"], true],
    [["portalMedia/images%2Flogo.png"], true],
    [["portalMedia/images/logo.png"], false],
    [["apis"], false],
    [["nothing/known"], false],
])("scope and leaveOut take %j: %s", (paths, isTaken) => {
    for (const input of ["scope", "leaveOut"] as const) {
        const failures = logicalRestoreTable[input].check!(paths, {}, input);
        expect([input, failures.length === 0]).toEqual([input, isTaken]);
    }
});
