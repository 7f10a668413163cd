import { readAzureSettings, settingVariables } from "./settings";
import type { AzureSetting } from "./settings";

const none = (): undefined => undefined;
const all = Object.entries(settingVariables).flatMap(([setting, variables]) =>
    variables.map((variable) => [setting as AzureSetting, variable] as const),
);

test.each(all)("%s is read from %s", (setting, variable) => {
    expect(readAzureSettings(none, { [variable]: "value" })[setting]).toBe("value");
});

test.each(Object.keys(settingVariables) as AzureSetting[])(
    "%s comes from the stack's config before the environment, and an empty value is none",
    (setting) => {
        const environment = Object.fromEntries(settingVariables[setting].map((variable) => [variable, "environment"]));
        const config = (value: string) => (key: string) => (key === `azure-native:${setting}` ? value : undefined);
        expect(readAzureSettings(config("config"), environment)[setting]).toBe("config");
        expect(readAzureSettings(config(""), environment)[setting]).toBe("environment");
        const emptied = Object.fromEntries(settingVariables[setting].map((variable) => [variable, ""]));
        expect(readAzureSettings(none, emptied)[setting]).toBeUndefined();
    },
);

test("the ARM variables of an OIDC request come before those of a job of GitHub", () => {
    const settings = readAzureSettings(none, {
        ARM_OIDC_REQUEST_URL: "https://arm.example",
        ACTIONS_ID_TOKEN_REQUEST_URL: "https://actions.example",
        ARM_OIDC_REQUEST_TOKEN: "",
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of the job",
    });
    expect(settings).toMatchObject({ oidcRequestUrl: "https://arm.example", oidcRequestToken: "of the job" });
});
