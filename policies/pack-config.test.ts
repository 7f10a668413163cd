import { withLevels } from "./pack-config";

const validateStack = (): void => undefined;
const policies = [
    { name: "strict", description: "", enforcementLevel: "mandatory" as const, validateStack },
    { name: "mild", description: "", enforcementLevel: "advisory" as const, validateStack },
];

test("a rule keeps its level, unless the config has another", () => {
    expect(withLevels({ strict: { hours: 4 }, mild: { enforcementLevel: "mandatory", units: 2 } }, policies)).toEqual({
        strict: { enforcementLevel: "mandatory", hours: 4 },
        mild: { enforcementLevel: "mandatory", units: 2 },
    });
    expect(withLevels({ strict: "disabled" }, policies)).toEqual({ strict: "disabled" });
});

test("config for a rule that there is not", () => {
    expect(() => withLevels({ strickt: "disabled" }, policies)).toThrow(
        "policies/config.json has 'strickt': it must be one of strict, mild.",
    );
});
