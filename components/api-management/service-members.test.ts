import { X509Certificate } from "node:crypto";
import * as path from "node:path";
import { rootCertificates } from "node:tls";
import type { ApiManagementServiceResource } from "@azure/arm-apimanagement";
import type { CompositeMapper, Mapper } from "@azure/core-client";
import * as fc from "fast-check";
import { toLiveService } from "../../dynamic-providers/azure/live-service";
import type { ServiceBody } from "./service-body";
import { findChanges } from "./service-changes";
import { comparedByRegion, comparedMembers, notComparedMembers } from "./service-members";

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK's own model, which its package does not export */
const mappers = require(
    path.join(path.dirname(require.resolve("@azure/arm-apimanagement")), "models/mappers.js"),
) as Readonly<Record<string, CompositeMapper>>;

/** Every member that a PUT may name, by its path in the SDK's model. Those of lists have the path of the list's entries. */
function pathsOf(model: string, before = ""): string[] {
    const members = mappers[model]!.type.modelProperties ?? {};
    return Object.entries(members)
        .filter(([, { readOnly }]) => !readOnly)
        .flatMap(([name, mapper]) => {
            const inner = classOf(mapper);
            const place = `${before}${name}`;
            return inner === undefined || place in notComparedMembers ? [place] : pathsOf(inner, `${place}.`);
        });
}

function classOf({ type }: Mapper): string | undefined {
    const entry = "element" in type ? type.element : "value" in type ? type.value : undefined;
    const { className } = (entry?.type ?? type) as { readonly className?: string };
    return className !== undefined && className in mappers ? className : undefined;
}

const prefix = "Microsoft.WindowsAzure.ApiManagement.Gateway";
const identityId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one";
const subnet = (name: string) => ({ subnetResourceId: `/s/virtualNetworks/vnet/subnets/${name}` });

/** Any certificate: a CA's that Node.js comes with. */
const certificate = new X509Certificate(rootCertificates[0]!);
const authority = { der: certificate.raw.toString("base64"), thumbprint: certificate.fingerprint.replaceAll(":", "") };

/** A service with something in every member. */
const full = (): ApiManagementServiceResource =>
    ({
        name: "contoso",
        location: "West Europe",
        sku: { name: "Premium", capacity: 2 },
        zones: ["1", "2"],
        tags: { env: "prod" },
        identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [identityId]: {} } },
        publisherName: "Contoso",
        publisherEmail: "apim@contoso.example",
        notificationSenderEmail: "sender@contoso.example",
        hostnameConfigurations: [
            { type: "Proxy", hostName: "contoso.azure-api.net", certificateSource: "BuiltIn" },
            {
                type: "Proxy",
                hostName: "api.contoso.example",
                keyVaultId: "https://kv.vault.azure.net/secrets/api",
                identityClientId: "11111111-1111-1111-1111-111111111111",
                certificateSource: "KeyVault",
                defaultSslBinding: true,
                negotiateClientCertificate: true,
            },
        ],
        publicIpAddressId: "/s/publicIPAddresses/ip",
        publicNetworkAccess: "Disabled",
        configurationApi: { legacyApi: "Disabled" },
        virtualNetworkType: "External",
        virtualNetworkConfiguration: subnet("one"),
        additionalLocations: [
            {
                location: "North Europe",
                sku: { name: "Premium", capacity: 1 },
                zones: ["1"],
                publicIpAddressId: "/s/publicIPAddresses/ip-north",
                virtualNetworkConfiguration: subnet("north"),
                natGatewayState: "Enabled",
                disableGateway: true,
            },
        ],
        customProperties: { [`${prefix}.Protocols.Server.Http2`]: "True" },
        certificates: [{ storeName: "Root", certificate: { thumbprint: "A".repeat(40) } }],
        natGatewayState: "Enabled",
        disableGateway: true,
        apiVersionConstraint: { minApiVersion: "2021-08-01" },
        legacyPortalStatus: "Disabled",
        developerPortalStatus: "Disabled",
    }) as unknown as ApiManagementServiceResource;

const paths = pathsOf("ApiManagementServiceResource");
const compared = paths.filter((place) => !(place in notComparedMembers));

const others: Readonly<Record<string, unknown>> = {
    "sku.name": "Standard",
    virtualNetworkType: "Internal",
    natGatewayState: "Disabled",
    "additionalLocations.natGatewayState": "Disabled",
    location: "UK South",
    "additionalLocations.location": "UK South",
    "identity.type": "UserAssigned",
};

/** The value of a member that another tool may have set. */
const other = (place: string, value: unknown): unknown =>
    others[place] ??
    (typeof value === "boolean"
        ? !value
        : typeof value === "number"
          ? value + 1
          : Array.isArray(value)
            ? ["3"]
            : typeof value === "object" && value !== null
              ? Object.fromEntries(Object.keys(value).map((name) => [name, "other"]))
              : `${String(value)}-other`);

/** Changes one member where it is not Azure's own host name. */
function change(resource: object, place: string, to: (value: unknown) => unknown): void {
    const [name, ...rest] = place.split(".");
    const owner = resource as Record<string, unknown>;
    if (rest.length === 0) {
        owner[name!] = to(owner[name!]);
        return;
    }
    const within = owner[name!];
    const entry = Array.isArray(within) ? (within as unknown[]).at(-1) : within;
    change(entry as object, rest.join("."), to);
}

const wordsOf = (put: object, live: ApiManagementServiceResource): string[] =>
    findChanges(put as ServiceBody, toLiveService(live)).map(({ text }) => text);

test("every member of the SDK's model is compared, or listed as not compared with the reason", () => {
    const known = [...Object.keys(comparedMembers), ...comparedByRegion, ...Object.keys(notComparedMembers)];
    const missing = paths.filter((place) => !known.some((name) => place === name || place.startsWith(`${name}.`)));
    expect(missing).toEqual([]);
    // None is listed that the model has no more.
    expect(Object.keys(notComparedMembers).filter((place) => !paths.some((one) => one.startsWith(place)))).toEqual([]);
});

const consents = (put: object, live: ApiManagementServiceResource): unknown[] =>
    findChanges(put as ServiceBody, toLiveService(live)).map(({ text, removes }) => [text, removes]);
const without = (...names: string[]): object =>
    Object.fromEntries(Object.entries(full()).filter(([name]) => !names.includes(name)));
const http2 = `${prefix}.Protocols.Server.Http2`;
const own = (member: string, value: unknown) => ({ ...full(), [member]: value });

test.each<[what: string, put: object, live: object, expected: [string, string[] | undefined][]]>([
    [
        "a host name that another tool manages (azurerm #12607)",
        without("hostnameConfigurations"),
        {},
        [
            [
                "takes away host name api.contoso.example (Proxy): requests to it fail, and no backup holds its certificate",
                ["api.contoso.example"],
            ],
        ],
    ],
    [
        "an identity that another tool gave it",
        own("identity", { type: "SystemAssigned" }),
        {},
        [
            [
                "takes away user-assigned identity 'one': what the service reaches by it (vault, Key Vaults, backends) refuses it",
                [identityId],
            ],
        ],
    ],
    [
        "the identities in ARM's other spelling",
        full(),
        {
            identity: {
                type: "SystemAssigned, UserAssigned",
                userAssignedIdentities: { [identityId.replace("resourceGroups", "resourcegroups")]: {} },
            },
        },
        [],
    ],
    [
        "a CA certificate",
        without("certificates"),
        {},
        [
            [
                `takes away CA certificate ${"A".repeat(40)} (Root): clients and backends that are trusted by it are refused, and no backup holds it`,
                ["A".repeat(40)],
            ],
        ],
    ],
    [
        "a CA certificate, where one is sent that cannot be read here",
        own("certificates", [{ storeName: "Root", encodedCertificate: "bm90aGluZw==", certificatePassword: "hidden" }]),
        {},
        [
            [
                `takes away CA certificate ${"A".repeat(40)} (Root), where it is not among the 1 that are sent and cannot be read here`,
                undefined,
            ],
        ],
    ],
    [
        "a CA certificate that is sent as a file is told by its thumbprint",
        own("certificates", [{ storeName: "Root", encodedCertificate: authority.der }]),
        { certificates: [{ storeName: "Root", certificate: { thumbprint: authority.thumbprint } }] },
        [],
    ],
    [
        "a protocol that clients may use",
        own("customProperties", { [http2]: "False" }),
        {},
        [["turns off Protocols.Server.Http2: clients or backends that need it fail", ["Protocols.Server.Http2"]]],
    ],
    ["the same in another case", own("customProperties", { [http2]: "true" }), {}, []],
    [
        "public network access that is given up",
        full(),
        { publicNetworkAccess: "Enabled" },
        [["changes publicNetworkAccess from 'Enabled' to 'Disabled'", ["publicNetworkAccess"]]],
    ],
    [
        "public network access that comes back",
        without("publicNetworkAccess"),
        {},
        [["changes publicNetworkAccess from 'Disabled' to 'Enabled'", ["publicNetworkAccess"]]],
    ],
    [
        "tags of Azure Policy",
        full(),
        { tags: { env: "prod", costCenter: "42" } },
        [['takes away tag costCenter (unmanaged: ["tags"] keeps what others add)', undefined]],
    ],
    [
        "the publisher's name",
        own("publisherName", "Contoso Ltd"),
        {},
        [["changes publisherName from 'Contoso' to 'Contoso Ltd'", undefined]],
    ],
    [
        "client certificates that policies check",
        own(
            "hostnameConfigurations",
            (full().hostnameConfigurations ?? []).map((entry) => ({ ...entry, negotiateClientCertificate: false })),
        ),
        {},
        [
            [
                "stops asking clients of host name api.contoso.example (Proxy) for a certificate: policies that check it fail",
                ["api.contoso.example"],
            ],
        ],
    ],
    [
        "what Azure does not answer",
        full(),
        { tags: undefined, publicNetworkAccess: null },
        [["adds tag env", undefined]],
    ],
])("%s", (_what, put, live, expected) => {
    expect(consents(put, { ...full(), ...live })).toEqual(expected);
});

test("a service that is as declared changes in nothing", () => {
    expect(wordsOf(full(), full())).toEqual([]);
});

// A service is moved by nobody; `location` is refused elsewhere.
const changeable = compared.filter((place) => place !== "location");

test.each(changeable)("another value of %s is said", (place) => {
    const live = full();
    change(live, place, (value) => other(place, value));
    expect(wordsOf(full(), live)).not.toEqual([]);
});

/** Left out, Azure keeps it as it is or it has no other value than the declared one. */
const neverLeftOut = ["location", "sku", "publisherName", "publisherEmail", "restore", "enableClientCertificate"];
const topLevel = [...new Set(paths.map((place) => place.split(".")[0]!))].filter(
    (name) => !neverLeftOut.includes(name) && !(name in notComparedMembers),
);

test.each(topLevel)("what a PUT without %s takes away is said", (name) => {
    const { [name as keyof ApiManagementServiceResource]: _left, ...put } = full();
    expect(wordsOf(put, full())).not.toEqual([]);
});

test("whatever differs, the words name it: never fewer for more that differs", () => {
    fc.assert(
        fc.property(fc.subarray(changeable), fc.subarray(topLevel), (differing, left) => {
            const live = full();
            differing.forEach((place) => change(live, place, (value) => other(place, value)));
            const put = Object.fromEntries(Object.entries(full()).filter(([name]) => !left.includes(name)));
            expect(wordsOf(put, live).length > 0).toBe(differing.length + left.length > 0);
        }),
    );
});

test("no certificate and no password is in the words", () => {
    const put = {
        ...full(),
        certificates: [{ storeName: "Root", encodedCertificate: "MIIhidden", certificatePassword: "hidden" }],
        hostnameConfigurations: [
            {
                type: "Proxy",
                hostName: "api.contoso.example",
                encodedCertificate: "MIIhidden",
                certificatePassword: "hidden",
            },
        ],
    };
    expect(wordsOf(put, full()).join("\n")).not.toContain("hidden");
});
