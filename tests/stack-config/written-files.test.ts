import { readFileSync } from "node:fs";
import * as path from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { projectFileSchema, stackFileSchema } from "../../components/stack-config";
import { wantedFiles } from "./written-files";

const root = path.resolve(__dirname, "..", "..");
const readYaml = (file: string): unknown => parse(readFileSync(path.join(root, file), "utf8"));
const ajv = new Ajv({ allowUnionTypes: true });

test("the schemas and the page are as the table of config keys wants them (npm run docs:config)", async () => {
    for (const [file, wanted] of await wantedFiles()) {
        expect(readFileSync(file, "utf8")).toBe(wanted);
    }
});

test.each(["drill", "primary", "standby", "traffic", "vault"])("Pulumi.%s.yaml obeys the schema", (stack) => {
    const validate = ajv.compile(stackFileSchema());
    expect([validate(readYaml(`stacks/Pulumi.${stack}.yaml`)), validate.errors]).toEqual([true, null]);
});

test("Pulumi.yaml obeys the schema", () => {
    const validate = ajv.compile(projectFileSchema());
    expect([validate(readYaml("Pulumi.yaml")), validate.errors]).toEqual([true, null]);
});

test.each([
    { "apim-dr:units": "0x10" },
    { "apim-dr:additionalLocations": {} },
    { "apim-dr:secretsKey": "in the clear" },
])("%j does not obey the schema", (config) => {
    expect(ajv.compile(stackFileSchema())({ config })).toBe(false);
});
