import { readExportedResources } from "./read-exported-resources";
import { createSourceProgram } from "./source-program";

test("resources are found where an index exports them, and nothing else is", () => {
    const program = createSourceProgram(
        new Map([
            [
                "index.ts",
                'export { Vault, plan, Fault } from "./parts"; export class Backup extends ProvidedResource {}',
            ],
            [
                "parts.ts",
                `export class Vault extends pulumi.ComponentResource {}
                 export class Hidden extends pulumi.ComponentResource {}
                 export class Fault extends Error {}
                 export const plan = 1;`,
            ],
        ]),
    );
    expect(readExportedResources(program, "index.ts").sort()).toEqual(["Backup", "Vault"]);
    expect(() => readExportedResources(program, "none.ts")).toThrow("none.ts exports nothing.");
});
