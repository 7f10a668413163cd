import { keptOf, unmanageableMembers } from "../../dynamic-providers/service-ready/kept-members";
import { notYetKnown } from "../input-failures";
import { withKept } from "./with-kept";

const one = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one";
const two = one.replace("/one", "/two");
const hostname = (hostName: string) => ({ type: "Proxy", hostName, certificateSource: "KeyVault", certificate: null });
const live = {
    tags: { env: "test", costCenter: "42" },
    identity: {
        type: "SystemAssigned, UserAssigned",
        principalId: "p",
        userAssignedIdentities: { [two]: { clientId: "c" } },
    },
    hostnameConfigurations: [
        { type: "Proxy", hostName: "contoso.azure-api.net", certificateSource: "BuiltIn" },
        hostname("api.contoso.example"),
        hostname("www.contoso.example"),
    ],
    certificates: [{ storeName: "Root", certificate: { thumbprint: "A" } }],
    customProperties: { known: "True", other: "True" },
    publicNetworkAccess: "Disabled",
    notificationSenderEmail: "sender@contoso.example",
    apiVersionConstraint: { minApiVersion: "2021-08-01" },
    developerPortalStatus: "Disabled",
    legacyPortalStatus: "Disabled",
    configurationApi: { legacyApi: "Disabled" },
    sku: { name: "Premium", capacity: 5 },
};
const all = Object.keys(unmanageableMembers);
const declared = { tags: { env: "prod" }, customProperties: { known: "False" }, identity: { type: "SystemAssigned" } };

test("without unmanaged members only custom properties that nobody declares are kept", () => {
    expect(keptOf(live, [], declared)).toEqual({ customProperties: { other: "True" } });
});

const cases: readonly [name: string, given: object, expected: object][] = [
    ["units", { sku: { name: "Standard", capacity: 2 } }, { sku: { name: "Standard", capacity: 5 } }],
    ["tags", {}, { tags: { env: "prod", costCenter: "42" } }],
    [
        "hostnames",
        { hostnameConfigurations: [{ type: "Proxy", hostName: "API.contoso.example" }] },
        {
            hostnameConfigurations: [
                { type: "Proxy", hostName: "API.contoso.example" },
                { type: "Proxy", hostName: "www.contoso.example", certificateSource: "KeyVault" },
            ],
        },
    ],
    [
        "userAssignedIdentityIds",
        { identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [one]: {} } } },
        { identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [one]: {}, [two]: {} } } },
    ],
    ["certificates", {}, { certificates: live.certificates }],
    ["customProperties", {}, { customProperties: { known: "False", other: "True" } }],
    ["publicNetworkAccess", {}, { publicNetworkAccess: "Disabled" }],
    ["notificationSenderEmail", {}, { notificationSenderEmail: "sender@contoso.example" }],
    ["minApiVersion", {}, { apiVersionConstraint: { minApiVersion: "2021-08-01" } }],
    ["developerPortalStatus", {}, { developerPortalStatus: "Disabled" }],
    ["legacyPortalStatus", {}, { legacyPortalStatus: "Disabled" }],
    ["configurationApi", {}, { configurationApi: { legacyApi: "Disabled" } }],
];

test.each(cases)("%s that others manage are sent as they are live, with what is declared", (name, given, expected) => {
    const inputs = { ...declared, ...given };
    expect(withKept(inputs, keptOf(live, [name], declared))).toMatchObject(expected);
});

test("every member that may be unmanaged is in the table above", () => {
    expect(cases.map(([name]) => name).sort()).toEqual([...all].sort());
});

test("units are never fewer than declared, and those that are not known yet stay so", () => {
    const sent = (sku: object): unknown => withKept({ sku }, keptOf(live, ["units"])).sku;
    expect(sent({ name: "Premium", capacity: 6 })).toEqual({ name: "Premium", capacity: 6 });
    expect(sent({ name: "Premium", capacity: notYetKnown })).toEqual({ name: "Premium", capacity: notYetKnown });
});

test("an identity that nobody has is none", () => {
    const nothing = { identity: null };
    expect(withKept(declared, keptOf(nothing, all, declared))).toEqual(declared);
});
