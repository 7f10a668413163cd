import { requireRecordedEpoch } from "./recorded-epoch";

const recorded = { epoch: 3, active: "primary" };
const site = { setting: "activeSite", from: "primary", to: "standby" };

test.each([
    ["acceptDataLoss", "--accept-data-loss"],
    ["atEpoch", "--at-epoch"],
])("%s for another epoch is refused, with the recorded one and the command", (setting, option) => {
    const declare = (to: string) => requireRecordedEpoch([site, { setting, to }], "standby", recorded);
    expect(() => declare("2")).toThrow(
        `DeclarationRefused: ${setting} would be 2: it must be the epoch that the vault records, 3, with 'primary' active. ` +
            `Nothing was written. Run: npx apim-dr declare --active-site standby ${option} 3`,
    );
    expect(() => declare("3")).not.toThrow();
});
