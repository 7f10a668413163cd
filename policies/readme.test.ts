import { readFileSync } from "node:fs";
import * as path from "node:path";
import { policies } from "./policies";

const rows = readFileSync(path.join(__dirname, "README.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));

test("the table has every rule in its order, with its level, its config and the defaults", () => {
    const documented = rows.map(([, name, level, , config]) => ({ name, level, config }));
    expect(documented).toEqual(
        policies.map(({ name, enforcementLevel, configSchema }) => ({
            name: `\`${name}\``,
            level: enforcementLevel,
            config: Object.entries(configSchema?.properties ?? {})
                .map(([property, schema]) => `\`${property}\`: \`${JSON.stringify(schema.default)}\``)
                .join(", "),
        })),
    );
});
