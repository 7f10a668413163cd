import { readFileSync } from "node:fs";
import * as path from "node:path";
import { withActiveSite } from "./declare-active";

const pulumiYaml = readFileSync(path.join(__dirname, "..", "Pulumi.yaml"), "utf8");

test("exactly one line of Pulumi.yaml changes", () => {
    const before = pulumiYaml.split("\n");
    const after = withActiveSite(pulumiYaml, "standby").split("\n");
    const changed = after.flatMap((line, index) => (line === before[index] ? [] : [`${before[index]} -> ${line}`]));
    expect(changed).toEqual(["    default: primary ->     default: standby"]);
    expect(after).toHaveLength(before.length);
});

test("a Pulumi.yaml without that line is refused", () => {
    expect(() => withActiveSite("name: apim-dr\n", "standby")).toThrow("declares no default of activeSite");
});
