import { notYetKnown } from "../input-failures";
import { validateApiManagement } from "./validate-api-management";
import type { ApiManagementShape } from "./api-management-shape";
import { otherCustomProperties, safeCustomProperties } from "./custom-properties";
import { warnOfUnits } from "./validate-units";

const subscription = "/subscriptions/11111111-1111-4111-8111-111111111111";
const network = `${subscription}/resourceGroups/rg-net/providers/Microsoft.Network`;
const subnet = (name: string, provider = network): { subnetId: string } => ({
    subnetId: `${provider}/virtualNetworks/vnet-${name}/subnets/apim`,
});
const address = (name: string): string => `${network}/publicIPAddresses/ip-${name}`;
const hostname = {
    type: "Proxy",
    hostName: "api.contoso.example",
    keyVaultId: "https://kv.vault.azure.net/secrets/api",
    identityClientId: "22222222-2222-4222-8222-222222222222",
};
const identity = `${subscription}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;
const tls10 = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10";
const required = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TLS_AES_256_GCM_SHA384";

const good: ApiManagementShape = {
    serviceName: "contoso-apim",
    publisherName: "Contoso",
    publisherEmail: "apim@contoso.example",
    tier: "Premium",
    location: "westeurope",
    units: 2,
    additionalLocations: [
        { location: "North Europe", units: 1 },
        { location: "uksouth", units: 31 },
    ],
};
const injected: ApiManagementShape = {
    ...good,
    virtualNetworkType: "External",
    virtualNetwork: subnet("weu"),
    additionalLocations: [{ location: "uksouth", units: 1, virtualNetwork: subnet("uks") }],
};
const standard: ApiManagementShape = { ...good, tier: "Standard", additionalLocations: [] };

interface Rule {
    readonly rule: string;
    readonly good: ApiManagementShape;
    readonly bad: ApiManagementShape;
    readonly message: string;
}
type Change = Partial<ApiManagementShape>;
const rule = (name: string, passes: Change, fails: Change, message: string, base = good): Rule => ({
    rule: name,
    good: { ...base, ...passes },
    bad: { ...base, ...fails },
    message,
});
const nameRule =
    "it must have 1 to 50 letters, digits and hyphens, start with a letter and end with a letter or digit.";
const regionRule =
    "it must be an Azure region, for example 'westeurope'. If Azure has it and this release does not know it yet, add it to newerLocations.";
const twice = "name each region once, and scale it by its units.";

const names: readonly Rule[] = [
    rule("a name is there", {}, { serviceName: undefined }, `serviceName is not set: ${nameRule}`),
    rule("a name ends in no hyphen", { serviceName: "a-1" }, { serviceName: "a-" }, `serviceName is "a-": ${nameRule}`),
    rule(
        "a name starts with a letter",
        { serviceName: "A" },
        { serviceName: "1a" },
        `serviceName is "1a": ${nameRule}`,
    ),
    rule(
        "a name has at most 50 characters",
        { serviceName: "a".repeat(50) },
        { serviceName: "a".repeat(51) },
        `serviceName is "${"a".repeat(51)}": ${nameRule}`,
    ),
    rule(
        "a publisher has a name",
        { publisherName: "C".repeat(100) },
        { publisherName: " " },
        'publisherName is " ": it must have 1 to 100 characters.',
    ),
    rule(
        "a publisher's name has at most 100 characters",
        { publisherName: "C".repeat(100) },
        { publisherName: "C".repeat(101) },
        `publisherName is "${"C".repeat(101)}": it must have 1 to 100 characters.`,
    ),
    rule(
        "a publisher's address is one",
        { publisherEmail: "a@b" },
        { publisherEmail: "" },
        'publisherEmail is "": it must be an e-mail address of at most 100 characters: Azure sends notifications there.',
    ),
    rule(
        "a sender's address has at most 100 characters",
        { notificationSenderEmail: `${"a".repeat(91)}@b.exampl` },
        { notificationSenderEmail: `${"a".repeat(91)}@b.example` },
        `notificationSenderEmail is "${"a".repeat(91)}@b.example": it must be an e-mail address of at most 100 characters, or be left out for Azure's own.`,
    ),
];

const units: readonly Rule[] = [
    rule(
        "the tier has backups",
        { tier: "Basic", additionalLocations: [] },
        { tier: "Consumption", additionalLocations: [] },
        'tier is "Consumption": it must be one of Developer, Basic, Standard, Premium: Azure backs up and restores no other.',
    ),
    rule("units are 1 or more", { units: 1 }, { units: 0 }, "units is 0: it must be a whole number of 1 or more."),
    rule("units are whole", { units: 1 }, { units: 1.5 }, "units is 1.5: it must be a whole number of 1 or more."),
    rule("units are a number", { units: 2 }, { units: "2" }, 'units is "2": it must be a whole number of 1 or more.'),
    ...(
        [
            ["Developer", 1],
            ["Basic", 2],
            ["Standard", 4],
        ] as const
    ).map(([tier, most]) =>
        rule(
            `${tier} has at most ${most} units`,
            { tier, units: most },
            { tier, units: most + 1 },
            `units is ${most + 1}: tier "${tier}" has at most ${most}: lower it, or choose a higher tier.`,
            standard,
        ),
    ),
    rule(
        "Premium has a cap",
        { units: 31 },
        { units: 32 },
        "units is 32: maxUnitsPerRegion is 31: lower it, or raise maxUnitsPerRegion if Azure has granted more by support request.",
    ),
    rule(
        "the cap can be set",
        { maxUnitsPerRegion: 40, units: 40 },
        { maxUnitsPerRegion: 40, units: 41 },
        "units is 41: maxUnitsPerRegion is 40: lower it, or raise maxUnitsPerRegion if Azure has granted more by support request.",
    ),
    rule(
        "the cap is whole",
        { maxUnitsPerRegion: 31 },
        { maxUnitsPerRegion: "x" },
        'maxUnitsPerRegion is "x": it must be a whole number of 1 or more.',
    ),
    rule(
        "each region has units of its own",
        { additionalLocations: [{ location: "uksouth", units: 5 }] },
        { additionalLocations: [{ location: "uksouth" }] },
        "additionalLocations[0].units is not set: it must be a whole number of 1 or more.",
    ),
];

const locations: readonly Rule[] = [
    rule(
        "a region is known",
        { location: "West Europe" },
        { location: "atlantis" },
        `location is "atlantis": ${regionRule}`,
    ),
    rule(
        "a newer region can be named",
        { location: "Atlantis North", newerLocations: ["atlantisnorth"] },
        { location: "Atlantis North", newerLocations: ["atlantissouth"] },
        `location is "Atlantis North": ${regionRule}`,
    ),
    rule(
        "a region is named",
        { additionalLocations: [{ location: "uksouth", units: 1 }] },
        { additionalLocations: [{ units: 1 }] },
        `additionalLocations[0].location is not set: ${regionRule}`,
    ),
    rule(
        "no region is there twice, in two spellings",
        {
            additionalLocations: [
                { location: "North Europe", units: 1 },
                { location: "uksouth", units: 1 },
            ],
        },
        {
            additionalLocations: [
                { location: "North Europe", units: 1 },
                { location: "northeurope", units: 1 },
            ],
        },
        `additionalLocations[1].location is "northeurope": it is the same region as additionalLocations[0].location: ${twice}`,
    ),
    rule(
        "the primary is not there again",
        { additionalLocations: [{ location: "North Europe", units: 1 }] },
        { additionalLocations: [{ location: "West Europe", units: 1 }] },
        `additionalLocations[0].location is "West Europe": it is the same region as location: ${twice}`,
    ),
    rule(
        "more regions are for Premium",
        { additionalLocations: [{ location: "uksouth", units: 1 }] },
        { tier: "Standard", additionalLocations: [{ location: "uksouth", units: 1 }] },
        'additionalLocations is 1: tier "Standard" has one region only: leave them out, or set tier to Premium.',
    ),
    rule(
        "regions are a list",
        { additionalLocations: [] },
        { additionalLocations: "uksouth" },
        'additionalLocations is "uksouth": it must be a list of {location, units}.',
    ),
    rule(
        "an entry has members",
        { additionalLocations: [{ location: "uksouth", units: 1 }] },
        { additionalLocations: ["uksouth"] },
        'additionalLocations[0] is "uksouth": it must be {location, units}.',
    ),
];

const zones: readonly Rule[] = [
    rule(
        "zones are for Premium",
        { zones: ["1"] },
        { ...standard, zones: ["1"] },
        'zones is ["1"]: tier "Standard" has no zones: leave them out, or set tier to Premium.',
    ),
    rule(
        "zones are a list",
        { zones: [] },
        { zones: "1" },
        'zones is "1": it must be a list of zones, for example ["1", "2", "3"].',
    ),
    rule(
        "zones have Azure's names",
        { zones: ["3"] },
        { zones: ["4"] },
        'zones[0] is "4": it must be "1", "2" or "3".',
    ),
    rule(
        "no zone is there twice",
        { zones: ["1", "2"] },
        { zones: ["1", "1"] },
        'zones[1] is "1": name each zone once.',
    ),
    rule(
        "units spread evenly over the zones",
        { units: 4, zones: ["1", "2"] },
        { units: 3, zones: ["1", "2"] },
        "units is 3: it must be a multiple of the 2 zones in zones, as each zone gets as many: change either, or leave the zones to Azure.",
    ),
    rule(
        "so they do in every region",
        { additionalLocations: [{ location: "uksouth", units: 3, zones: ["1", "2", "3"] }] },
        { additionalLocations: [{ location: "uksouth", units: 2, zones: ["1", "2", "3"] }] },
        "additionalLocations[0].units is 2: it must be a multiple of the 3 zones in additionalLocations[0].zones, as each zone gets as many: change either, or leave the zones to Azure.",
    ),
];

const networks: readonly Rule[] = [
    rule(
        "the type is Azure's",
        { virtualNetworkType: "None" },
        { virtualNetworkType: "Both" },
        'virtualNetworkType is "Both": it must be one of None, External, Internal.',
    ),
    rule(
        "networks are for Developer and Premium",
        { tier: "Developer", units: 1, virtualNetworkType: "Internal", virtualNetwork: subnet("a") },
        { virtualNetworkType: "Internal", virtualNetwork: subnet("a") },
        'virtualNetworkType is "Internal": tier "Standard" cannot be in a virtual network: set it to None, or choose Developer or Premium.',
        standard,
    ),
    rule(
        "a subnet needs a type",
        {},
        { virtualNetworkType: undefined, virtualNetwork: subnet("a"), additionalLocations: [] },
        `virtualNetwork is ${JSON.stringify(subnet("a"))}: virtualNetworkType is "None": leave it out, or set virtualNetworkType to External or Internal.`,
        injected,
    ),
    rule(
        "all regions are in networks, or none",
        {},
        { additionalLocations: [{ location: "uksouth", units: 1 }] },
        'additionalLocations[0].virtualNetwork is not set: virtualNetworkType is "External", so every region needs a subnet of its own: add one, or set virtualNetworkType to None.',
        injected,
    ),
    rule(
        "a subnet is one",
        {},
        { virtualNetwork: { subnetId: "apim" } },
        'virtualNetwork.subnetId is "apim": it must be the resource ID of a subnet.',
        injected,
    ),
    rule(
        "no subnet is there twice, in any case",
        {},
        { virtualNetwork: { subnetId: subnet("uks").subnetId.toUpperCase() } },
        `additionalLocations[0].virtualNetwork.subnetId is "${subnet("uks").subnetId}": it is the same as virtualNetwork.subnetId: each region needs a subnet of its own.`,
        injected,
    ),
    rule(
        "subnets are in one subscription",
        {},
        { virtualNetwork: subnet("weu", network.replaceAll("1111", "3333")) },
        `additionalLocations[0].virtualNetwork.subnetId is "${subnet("uks").subnetId}": it is in another subscription than virtualNetwork.subnetId: Azure needs all of a service's in one.`,
        injected,
    ),
    rule(
        "an address needs a network",
        { publicIpAddressId: address("weu") },
        {
            virtualNetworkType: "None",
            virtualNetwork: undefined,
            additionalLocations: [],
            publicIpAddressId: address("weu"),
        },
        `publicIpAddressId is "${address("weu")}": Azure takes one with a virtual network only: leave it out, or put the service into a virtual network.`,
        injected,
    ),
    rule(
        "an address is one",
        { publicIpAddressId: address("weu") },
        { publicIpAddressId: "203.0.113.7" },
        'publicIpAddressId is "203.0.113.7": it must be the resource ID of a public IP address.',
        injected,
    ),
    rule(
        "no address is there twice",
        { publicIpAddressId: address("weu") },
        {
            publicIpAddressId: address("weu"),
            additionalLocations: [
                { location: "uksouth", units: 1, virtualNetwork: subnet("uks"), publicIpAddressId: address("weu") },
            ],
        },
        `additionalLocations[0].publicIpAddressId is "${address("weu")}": it is the same as publicIpAddressId: each region needs a public IP address of its own.`,
        injected,
    ),
    rule(
        "a NAT gateway is for Premium",
        { natGateway: true },
        { ...standard, natGateway: true },
        'natGateway is true: tier "Standard" has no NAT gateway: set it to false, or set tier to Premium.',
    ),
    rule(
        "a NAT gateway is on or off",
        { natGateway: false },
        { natGateway: "on" },
        'natGateway is "on": it must be true or false.',
    ),
    rule(
        "public access is on or off",
        { publicNetworkAccess: "Enabled" },
        { publicNetworkAccess: "off" },
        'publicNetworkAccess is "off": it must be one of Enabled, Disabled.',
    ),
    rule(
        "no private endpoint within a network",
        { publicNetworkAccess: "Enabled" },
        { publicNetworkAccess: "Disabled" },
        'publicNetworkAccess is "Disabled": it needs a private endpoint, which a service with virtualNetworkType "External" cannot have: set it to Enabled, or virtualNetworkType to None.',
        injected,
    ),
];

const gateways: readonly Rule[] = [
    rule(
        "one region's gateway is never disabled",
        { disableGateway: true },
        { disableGateway: true, additionalLocations: [] },
        "disableGateway is true: the service has one region only, so nothing would serve: set it to false, or add a location.",
    ),
    rule(
        "never all of them",
        { additionalLocations: [{ location: "uksouth", units: 1, disableGateway: true }] },
        { disableGateway: true, additionalLocations: [{ location: "uksouth", units: 1, disableGateway: true }] },
        "disableGateway is true: so it is for every region, and nothing would serve: set it to false for at least one.",
    ),
    rule(
        "none in an internal network",
        { disableGateway: true },
        { disableGateway: true, virtualNetworkType: "Internal" },
        'disableGateway is true: Azure disables no gateway where virtualNetworkType is "Internal": set it to false, or route around the region in your own network.',
        injected,
    ),
    rule(
        "on or off",
        { disableGateway: false },
        { disableGateway: "no" },
        'disableGateway is "no": it must be true or false.',
    ),
];

const developerPortal = { ...hostname, type: "DeveloperPortal", hostName: "portal.contoso.example" };
const many = (count: number) =>
    Array.from({ length: count }, (_entry, index) => ({ ...hostname, hostName: `api${index}.contoso.example` }));
const hostnames: readonly Rule[] = [
    rule(
        "a list",
        { hostnames: [] },
        { hostnames: "api" },
        'hostnames is "api": it must be a list of {type, hostName, keyVaultId}.',
    ),
    rule(
        "entries have members",
        { hostnames: [hostname] },
        { hostnames: ["api"] },
        'hostnames[0] is "api": it must be {type, hostName, keyVaultId}.',
    ),
    rule(
        "at most 20",
        { hostnames: many(20) },
        { hostnames: many(21) },
        "hostnames is 21: Azure takes at most 20: name fewer.",
    ),
    rule(
        "the type is Azure's",
        { hostnames: [developerPortal] },
        { hostnames: [{ ...hostname, type: "Gateway" }] },
        'hostnames[0].type is "Gateway": it must be one of Proxy, Portal, Management, Scm, DeveloperPortal.',
    ),
    rule(
        "a domain name",
        { hostnames: [{ ...hostname, hostName: "*.contoso.example" }] },
        { hostnames: [{ ...hostname, hostName: "https://contoso.example" }] },
        'hostnames[0].hostName is "https://contoso.example": it must be a domain name, for example api.contoso.com or *.contoso.com.',
    ),
    rule(
        "not Azure's own",
        { hostnames: [hostname] },
        { hostnames: [{ ...hostname, hostName: "contoso-apim.azure-api.net" }] },
        'hostnames[0].hostName is "contoso-apim.azure-api.net": Azure always adds its own: leave it out.',
    ),
    rule(
        "a Key Vault secret",
        { hostnames: [{ ...hostname, keyVaultId: "https://kv.vault.azure.net/secrets/api/0123abc" }] },
        { hostnames: [{ ...hostname, keyVaultId: "https://kv.vault.azure.net/keys/api" }] },
        'hostnames[0].keyVaultId is "https://kv.vault.azure.net/keys/api": it must be the URL of a Key Vault secret, https://{vault}.vault.azure.net/secrets/{name}, that holds the certificate.',
    ),
    rule(
        "an identity's client ID",
        { hostnames: [{ ...hostname, identityClientId: undefined }] },
        { hostnames: [{ ...hostname, identityClientId: identity }] },
        `hostnames[0].identityClientId is "${identity}": it must be the client ID (a UUID) of a user-assigned identity of the service.`,
    ),
    rule(
        "some identity",
        { systemAssignedIdentity: false, hostnames: [hostname] },
        { systemAssignedIdentity: false, hostnames: [{ ...hostname, identityClientId: undefined }] },
        "hostnames[0].identityClientId is not set: systemAssignedIdentity is false, so nothing could read the certificate: name a user-assigned identity.",
    ),
    rule(
        "no host name twice",
        { hostnames: [hostname, developerPortal] },
        { hostnames: [hostname, { ...hostname, hostName: "API.contoso.example" }] },
        'hostnames[1].hostName is "API.contoso.example": it is the same as hostnames[0].hostName: name it once.',
    ),
    rule(
        "several for the gateway only",
        { hostnames: many(2) },
        { hostnames: [developerPortal, { ...developerPortal, hostName: "other.contoso.example" }] },
        'hostnames[1].type is "DeveloperPortal": it has hostnames[0] already, and only "Proxy" may have several.',
    ),
    rule(
        "several for the gateway on Developer and Premium",
        { tier: "Developer", units: 1, hostnames: many(2) },
        { hostnames: many(2) },
        'hostnames[1].type is "Proxy": tier "Standard" has one host name for the gateway: leave the others out, or choose Developer or Premium.',
        standard,
    ),
    rule(
        "a default certificate is the gateway's",
        { hostnames: [{ ...hostname, defaultSslBinding: true }] },
        { hostnames: [{ ...developerPortal, defaultSslBinding: true }] },
        'hostnames[0].defaultSslBinding is true: it is for type "Proxy" only, and type is "DeveloperPortal": leave it out.',
    ),
    rule(
        "one default certificate",
        { hostnames: [{ ...many(1)[0], defaultSslBinding: true }, hostname] },
        { hostnames: many(2).map((entry) => ({ ...entry, defaultSslBinding: true })) },
        "hostnames[1].defaultSslBinding is true: so it is in hostnames[0]: set it for one host name only.",
    ),
    rule(
        "on or off",
        { hostnames: [{ ...hostname, negotiateClientCertificate: true }] },
        { hostnames: [{ ...hostname, negotiateClientCertificate: 1 }] },
        "hostnames[0].negotiateClientCertificate is 1: it must be true or false.",
    ),
    rule(
        "no certificate's key in a program, and none in the message",
        { hostnames: [hostname] },
        { hostnames: [{ ...hostname, encodedCertificate: "MIIsecret" }] },
        "hostnames[0].encodedCertificate is set (its value is not shown): a certificate's key is not taken from a program or its config. Put the certificate into Key Vault and name it by keyVaultId.",
    ),
];

const settings: readonly Rule[] = [
    rule(
        "custom properties have Azure's names",
        { customProperties: { [tls10]: "True" } },
        { customProperties: { Tls10: "True" } },
        `customProperties["Tls10"] is "True": Azure has no such property. It has: ${[...Object.keys(safeCustomProperties), ...otherCustomProperties].join(", ")}.`,
    ),
    rule(
        "custom properties are on or off",
        { customProperties: { [tls10]: "false" } },
        { customProperties: { [tls10]: "off" } },
        `customProperties["${tls10}"] is "off": it must be "True" or "False".`,
    ),
    rule(
        "custom properties are a map",
        { customProperties: {} },
        { customProperties: [tls10] },
        `customProperties is ["${tls10}"]: it must be a map of names to True or False.`,
    ),
    rule(
        "Azure's own ciphers stay",
        {},
        { customProperties: { [required]: "False" } },
        `customProperties["${required}"] is "False": Azure itself needs this cipher, and it is always on: leave it out.`,
    ),
    rule(
        "an api-version is a date",
        { minApiVersion: "2022-09-01-preview" },
        { minApiVersion: "latest" },
        'minApiVersion is "latest": it must be an api-version, for example 2021-08-01.',
    ),
    rule(
        "an api-version does not shut the project out",
        { minApiVersion: "2024-05-01" },
        { minApiVersion: "2024-06-01-preview" },
        'minApiVersion is "2024-06-01-preview": this project\'s own requests have 2024-05-01 and would be refused: name that or an earlier one.',
    ),
    rule(
        "identities by resource ID",
        { userAssignedIdentityIds: [identity] },
        { userAssignedIdentityIds: ["id"] },
        'userAssignedIdentityIds[0] is "id": it must be the resource ID of a user-assigned managed identity.',
    ),
    rule(
        "identities are a list",
        { userAssignedIdentityIds: [] },
        { userAssignedIdentityIds: identity },
        `userAssignedIdentityIds is "${identity}": it must be a list.`,
    ),
    rule(
        "its own identity is there or not",
        { systemAssignedIdentity: false },
        { systemAssignedIdentity: "no" },
        'systemAssignedIdentity is "no": it must be true or false.',
    ),
    rule(
        "timeouts are whole minutes",
        { timeouts: { createMinutes: 90 } },
        { timeouts: { createMinutes: "4h" } },
        'timeouts.createMinutes is "4h": it must be a whole number of 1 or more.',
    ),
];

const all = { names, units, locations, zones, networks, gateways, hostnames, settings };

describe.each(Object.entries(all))("%s", (_kind, rules) => {
    test.each(rules.map((one) => [one.rule, one] as const))("%s: the good case passes", (_name, one) => {
        expect(validateApiManagement(one.good)).toEqual([]);
    });

    test.each(rules.map((one) => [one.rule, one] as const))("%s: the bad case is refused in words", (_name, one) => {
        expect(validateApiManagement(one.bad).map(({ reason }) => reason)).toEqual([one.message]);
    });

    test.each(rules.map((one) => [one.rule, one] as const))(
        "%s: nothing is refused while the value is not known yet",
        (_name, { bad }) => {
            const unknown = Object.fromEntries(Object.keys(bad).map((name) => [name, notYetKnown]));
            expect(validateApiManagement(unknown)).toEqual([]);
        },
    );
});

test("all failures are reported at once", () => {
    const failures = validateApiManagement({
        serviceName: "-",
        publisherName: "",
        publisherEmail: "nobody",
        tier: "Premium",
        location: "atlantis",
        units: 0,
        zones: ["0"],
        additionalLocations: [{ location: "atlantis", units: 1.5, disableGateway: true }],
        disableGateway: true,
        virtualNetworkType: "External",
        hostnames: [{}],
    });
    expect(failures.map(({ property }) => property)).toEqual([
        "serviceName",
        "publisherName",
        "publisherEmail",
        "units",
        "location",
        "additionalLocations[0].location",
        "additionalLocations[0].units",
        "additionalLocations[0].location",
        "zones[0]",
        "virtualNetwork",
        "additionalLocations[0].virtualNetwork",
        "disableGateway",
        "hostnames[0].type",
        "hostnames[0].hostName",
        "hostnames[0].keyVaultId",
    ]);
});

test("a member that is not known yet does not hide its neighbours' faults", () => {
    const shape = { ...injected, virtualNetwork: { subnetId: notYetKnown }, units: 0 };
    expect(validateApiManagement(shape).map(({ property }) => property)).toEqual(["units"]);
});

test.each([
    [12, []],
    [13, ["units is 13: Azure gives a subscription 12 per region, and more by support request only."]],
])("%i Premium units: warnings are %j", (declared, warnings) => {
    expect(warnOfUnits({ ...good, additionalLocations: [], units: declared })).toEqual(warnings);
});
