import Ajv from "ajv";
import * as fc from "fast-check";
import { consentNames } from "../../dynamic-providers/protocol/stale-consents";
import { parseJson } from "../../dynamic-providers/common/parse-json";
import { Program } from "./config-key";
import { configRows } from "./config-keys";
import { projectFileSchema, stackFileSchema } from "./config-schema";
import { readStackConfig } from "./read-stack-config";

const shared: Readonly<Record<string, unknown>> = {
    activeSite: "primary",
    sites: ["primary", "standby"],
    location: "westeurope",
    serviceName: "contoso",
    publisherName: "Contoso",
    publisherEmail: "apim@contoso.example",
    endpointName: "contoso",
    trafficSites: { primary: { serviceName: "contoso", locations: ["westeurope"] } },
    drill: { everyDays: 30 },
    vaultResourceGroup: "rg-vault",
    vaultStorageAccount: "stvault",
    vaultAccessType: "AccessKey",
    vaultGrantScope: "container",
};

const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

function read(values: Readonly<Record<string, unknown>>, program: Program = "site", encrypted: readonly string[] = []) {
    const given = Object.entries({ ...shared, program, ...values }).filter(([, value]) => value !== undefined);
    return readStackConfig(program, {
        values: new Map(given.map(([key, value]) => [key, textOf(value)])),
        isEncrypted: (key) => encrypted.includes(key),
        stack: "primary",
    });
}

const reasons = (...args: Parameters<typeof read>): string[] => read(...args).failures.map(({ reason }) => reason);
const programsOf = (key: string): Program[] => Object.keys(configRows.get(key)!.in) as Program[];

test("a config in order is read into values", () => {
    const given = {
        units: "2",
        validateLive: "true",
        zones: [1, 2],
        tags: { cost: 42 },
        schedule: { intervalHours: "24" },
    };
    const { config, failures, warnings } = read(given);
    expect({ failures, warnings }).toEqual({ failures: [], warnings: [] });
    expect(config).toMatchObject({
        ...{ units: 2, validateLive: true, zones: ["1", "2"], tags: { cost: "42" }, schedule: { intervalHours: 24 } },
        activeSite: "primary",
    });
});

test.each<[string, unknown, string]>([
    ["additionalLocations", {}, "additionalLocations is {}: it must be a list"],
    ["additionalLocations", [null], "additionalLocations[0] is null: it must be an object"],
    [
        "additionalLocations",
        [{ location: "uksouth" }],
        "additionalLocations[0].units is not set: it must be a whole number",
    ],
    ["additionalLocations", [{ location: "uksouth", units: 1, unit: 2 }], "did you mean 'units'?"],
    ["adoptedBackups", {}, "adoptedBackups is {}: it must be a list"],
    ["adoptedBackups", [{ blobName: "a" }, { blobName: "a" }], "adoptedBackups[1] is"],
    ["tags", ["a"], 'tags is ["a"]: it must be an object'],
    ["tags", '{"__proto__": "x"}', "tags.__proto__ is set: this name"],
    ["units", " 1 ", 'units is " 1 ": it must be a whole number, in decimal digits only.'],
    ["units", "0x10", 'units is "0x10": it must be a whole number'],
    ["units", "1e1", 'units is "1e1": it must be a whole number'],
    ["validateLive", "yes", 'validateLive is "yes": it must be true or false.'],
    ["sites", ["primary", "constructor"], 'sites[1] is "constructor": it must be a site\'s name'],
    ["sites", ["primary", "primary"], 'sites[1] is "primary": it is in the list twice'],
    ["activeSite", "__proto__", 'activeSite is "__proto__": it must be a site\'s name'],
    ["serviceName", { a: 1 }, 'serviceName is {"a":1}: it must be a text.'],
    ["allowRemovales", ["uksouth"], "did you mean 'allowRemovals'?"],
    [
        "serviceName",
        undefined,
        "serviceName is not set: the program 'site' needs it. Run: pulumi config set serviceName",
    ],
])("%s as %j is refused by name", (key, value, message) => {
    expect(reasons({ [key]: value })).toEqual([expect.stringContaining(message)]);
});

test.each<[unknown]>([[{}], [[null]], [[{ principalId: "a" }]]])("operators as %j is refused by name", (operators) => {
    expect(reasons({ operators }, "vault")).toEqual([expect.stringMatching(/^operators/)]);
});

test("all that is wrong is said at once", () => {
    expect(reasons({ units: "two", tags: "x", location: "" })).toHaveLength(3);
});

test("a key of the user's own is a warning", () => {
    const { failures, warnings } = read({ deploymentRing: "1" });
    expect(failures).toEqual([]);
    expect(warnings).toEqual(["Config key 'deploymentRing' is not one of apim-dr's, and has no effect on it."]);
});

test("a secret in the clear is a warning with the command, an encrypted one is not, and neither is shown", () => {
    expect(read({ secretsKey: "hush" }).warnings).toEqual([
        expect.stringContaining("pulumi config set --secret secretsKey --stack primary"),
    ]);
    expect(read({ secretsKey: "hush" }, "site", ["secretsKey"]).warnings).toEqual([]);
    const said = [...reasons({ secretsKey: " hush " }), ...reasons({ units: "hush" }, "site", ["units"])];
    expect(said).toHaveLength(2);
    expect(said.join()).not.toContain("hush");
});

const hostile = fc.oneof(
    fc.constantFrom(
        "",
        " ",
        "null",
        "true",
        "1",
        " 1 ",
        "0x10",
        "1e3",
        "-1",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "[{}]",
        '{"a":null}',
        "\u0000",
        "a\nb",
    ),
    fc.constantFrom(
        '{"__proto__":1}',
        '{"constructor":{}}',
        '[{"toString":1}]',
        "__proto__",
        "constructor",
        "{",
        "[".repeat(5000),
    ),
    fc.constant("x".repeat(100_000)),
    fc.string(),
    fc.json(),
);

test.each([...configRows.keys()])("whatever %s is, it is read or refused by its name", (key) => {
    for (const program of programsOf(key)) {
        fc.assert(
            fc.property(hostile, (value) => {
                const others = reasons({}, program);
                const found = read({ [key]: value }, program).failures;
                expect(others).toEqual([]);
                for (const { property, reason } of found) {
                    expect(property.startsWith(key)).toBe(true);
                    expect(reason.startsWith(key)).toBe(true);
                    expect(reason.length).toBeLessThan(1000);
                }
            }),
            { numRuns: 30 },
        );
    }
});

test("the JSON Schemas take what the reader takes", () => {
    const ajv = new Ajv({ allowUnionTypes: true });
    const stackFile = ajv.compile(stackFileSchema());
    const projectFile = ajv.compile(projectFileSchema());
    const good = ["planned", "westeurope", "2", "true", '["a"]', '[{"location":"uksouth","units":1}]', '{"a":"b"}'];
    const samples = [...good, ...Object.values(shared).map(textOf), ...fc.sample(hostile, { numRuns: 100, seed: 1 })];
    const taken = [...configRows].flatMap(([key, { isSecret }]) =>
        samples
            .filter((value) => !isSecret && read({ [key]: value }, programsOf(key)[0]).failures.length === 0)
            .map((value) => ({ key, value: /^\s*[[{]/.test(value) ? (parseJson(value).value ?? value) : value })),
    );
    expect(taken.length).toBeGreaterThan(configRows.size);
    expect(taken.filter(({ key, value }) => !stackFile({ config: { [`contoso:${key}`]: value } }))).toEqual([]);
    expect(taken.filter(({ key, value }) => !projectFile({ config: { [key]: { default: value } } }))).toEqual([]);
});

test("the programs of the table are those that there are", () => {
    expect(configRows.get("program")!.shape.schema).toEqual({ enum: Object.values(Program) });
});

test("every consent of the config has its rule for when it is stale, and whatever names an epoch is a consent", () => {
    const consents = [...configRows].filter(([, { isConsent }]) => isConsent).map(([key]) => key);
    expect(consents.sort()).toEqual([...consentNames].sort());
    const ofEpoch = [...configRows].filter(([, { shape }]) => shape.type.startsWith("epoch")).map(([key]) => key);
    // It allows nothing: it refuses an old commit.
    expect(ofEpoch.filter((key) => !consents.includes(key))).toEqual(["atEpoch"]);
});
