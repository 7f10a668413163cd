import type { ServiceSettings } from "../../azure/service-settings";
import { acknowledgeGaps, findGaps, missingGaps } from "./gaps";
import { omittedFromNativeBackup } from "./native-backup";

const plain: ServiceSettings = {
    customHostNames: [],
    caCertificates: [],
    virtualNetworkType: "None",
    identityType: "SystemAssigned",
    userAssignedIdentities: [],
    customProperties: { Tls10: "False" },
    developerPortalStatus: "Disabled",
};
const rich: ServiceSettings = {
    customHostNames: [{ type: "Proxy", hostName: "api.contoso.example" }],
    caCertificates: [{ store: "Root", thumbprint: "AA11" }],
    virtualNetworkType: "Internal",
    identityType: "SystemAssigned, UserAssigned",
    userAssignedIdentities: ["/subscriptions/s/resourcegroups/g/providers/x/reader"],
    customProperties: { Tls10: "True" },
    developerPortalStatus: "Enabled",
};
const stateOf = (source: ServiceSettings | undefined, target: ServiceSettings) =>
    Object.fromEntries(findGaps(omittedFromNativeBackup, source, target).map((gap) => [gap.name, gap]));

test("a target like its source lacks only what nobody can look at", () => {
    expect(missingGaps(findGaps(omittedFromNativeBackup, plain, plain))).toEqual(["usageData", "diagnosticSettings"]);
    const alike: ServiceSettings = {
        ...rich,
        customHostNames: [{ type: "Proxy", hostName: "API.contoso.example" }],
        userAssignedIdentities: ["/subscriptions/s/resourceGroups/g/providers/x/reader"],
    };
    expect(missingGaps(findGaps(omittedFromNativeBackup, rich, alike))).toEqual([
        "usageData",
        "diagnosticSettings",
        "developerPortalContent",
    ]);
});

test("what the source had and the target has not is named", () => {
    const gaps = stateOf(rich, plain);
    expect(gaps.customDomainCertificates).toMatchObject({ state: "missing", detail: "api.contoso.example (Proxy)" });
    expect(gaps.caCertificates).toMatchObject({ state: "missing", detail: "AA11 (Root)" });
    expect(gaps.virtualNetwork?.detail).toBe("'Internal', and the target is 'None'");
    expect(gaps.managedIdentity?.detail).toBe("UserAssigned; /subscriptions/s/resourcegroups/g/providers/x/reader");
    expect(gaps.protocolsAndCiphers?.detail).toBe("Tls10 is 'True', and in the target 'False'");
});

test("what the target has more than the source is no gap", () => {
    expect(
        stateOf({ ...plain, virtualNetworkType: rich.virtualNetworkType, customProperties: {} }, rich),
    ).toMatchObject({ customDomainCertificates: { state: "declared" }, managedIdentity: { state: "declared" } });
});

test("facts that do not say what the source had, and omissions of a later release, are missing", () => {
    expect(stateOf(undefined, plain).virtualNetwork).toMatchObject({ state: "missing" });
    expect(findGaps(["somethingNew"], plain, plain)).toEqual([
        { name: "somethingNew", state: "missing", detail: "this release cannot compare it" },
    ]);
});

test("what is acknowledged is no longer missing, until it is no longer acknowledged", () => {
    const gaps = findGaps(omittedFromNativeBackup, rich, plain);
    const acknowledged = acknowledgeGaps(gaps, ["usageData", "virtualNetwork"]);
    expect(missingGaps(acknowledged)).not.toContain("usageData");
    expect(missingGaps(acknowledged)).not.toContain("virtualNetwork");
    expect(acknowledgeGaps(acknowledged, [])).toEqual(gaps);
});
