import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import type { ArmAnswer } from "../../sandbox/clients";
import { assumed, documented, reported } from "./behaviour";
import {
    createService,
    customDomains,
    multiRegion,
    restReference,
    sentencesUnknown,
    soughtRefusals,
    virtualNetworks,
} from "./sources";

let azure: AzureFixture;
let count = 0;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-regions");
});

afterAll(() => azure.stop());

interface Declared {
    readonly tier?: string;
    readonly units?: number;
    readonly zones?: readonly string[];
    readonly properties?: Readonly<Record<string, unknown>>;
    readonly identity?: { readonly type: string };
}

const pathOf = (name: string): string =>
    `/subscriptions/${azure.sandbox.connection.subscriptionId}/resourceGroups/${azure.group}/providers/Microsoft.ApiManagement/service/${name}?api-version=2024-05-01`;

function put(declared: Declared, name = `regions-${(count += 1)}`): Promise<ArmAnswer> {
    const { tier = "Premium", units = 1, zones, properties, identity = { type: "SystemAssigned" } } = declared;
    return azure.clients.arm("PUT", pathOf(name), {
        location: "westeurope",
        sku: { name: tier, capacity: units },
        zones,
        identity,
        properties: { publisherEmail: "apim@contoso.example", publisherName: "Contoso", ...properties },
    });
}
async function expectRefusal(declared: Declared, parameter: string): Promise<void> {
    const answer = await put(declared);
    expect({ declared, status: answer.status, body: answer.body }).toMatchObject({
        status: 400,
        body: { error: { code: "InvalidParameters" } },
    });
    expect((answer.body as { error: { message: string } }).error.message).toMatch(
        new RegExp(`^Invalid parameter: .* Parameter name: ${parameter}$`),
    );
}
async function expectAccepted(declared: Declared): Promise<void> {
    expect(await put(declared)).toMatchObject({ status: 201 });
}
async function whenActive(name: string): Promise<Record<string, unknown>> {
    azure.sandbox.clock.advance(2 * 60 * 60);
    const { body } = await azure.clients.arm("GET", pathOf(name));
    return body as Record<string, unknown>;
}

const network = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-net/providers/Microsoft.Network";
const subnet = (name: string) => ({
    virtualNetworkConfiguration: { subnetResourceId: `${network}/virtualNetworks/vnet-${name}/subnets/apim` },
});
const address = (name: string) => ({ publicIpAddressId: `${network}/publicIPAddresses/ip-${name}` });
const region = (more: Readonly<Record<string, unknown>> = {}, units = 1) => ({
    location: "North Europe",
    sku: { name: "Premium", capacity: units },
    ...more,
});
const inside = { virtualNetworkType: "External", ...subnet("a") };
const hostname = (more: Readonly<Record<string, unknown>> = {}) => ({
    type: "Proxy",
    hostName: "api.contoso.example",
    keyVaultId: "https://kv.vault.azure.net/secrets/api",
    ...more,
});

describe("Zones", () => {
    documented("https://learn.microsoft.com/azure/reliability/reliability-api-management")(
        "units are a multiple of the zones, in each region",
        async () => {
            await expectAccepted({ units: 4, zones: ["1", "2"] });
            await expectAccepted({ units: 2, zones: ["1"] });
            await expectRefusal({ units: 3, zones: ["1", "2"] }, "zones");
            await expectRefusal({ properties: { additionalLocations: [region({ zones: ["1", "3"] }, 3)] } }, "zones");
        },
    );

    documented(createService)("zones need the Premium tier", () =>
        expectRefusal({ tier: "Standard", zones: ["1"] }, "zones"),
    );

    assumed(sentencesUnknown, soughtRefusals)("a zone twice, or one that there is not, is refused", async () => {
        await expectRefusal({ units: 2, zones: ["1", "1"] }, "zones");
        await expectRefusal({ zones: ["4"] }, "zones");
    });

    reported("hashicorp/terraform-provider-azurerm#17515")(
        "a region without zones refuses them, and names the regions that have some",
        async () => {
            const additionalLocations = [{ ...region({ zones: ["1"] }), location: "ukwest" }];
            const answer = await put({ properties: { additionalLocations } });
            const { code, message } = (answer.body as { error: { code: string; message: string } }).error;
            expect([answer.status, code]).toEqual([400, "NotSupported"]);
            expect(message).toMatch(
                new RegExp(
                    `^Subscription \`${azure.sandbox.connection.subscriptionId}\` is not enabled for Availability Zone deployment in location \`UK West\`\\. Supported Locations are \`AUSTRALIAEAST,[A-Z0-9,]+\`$`,
                ),
            );
            expect(message).not.toContain("UKWEST");
        },
    );
});

describe("Virtual networks", () => {
    documented(virtualNetworks)("they are for Developer and Premium", async () => {
        await expectAccepted({ tier: "Developer", properties: inside });
        await expectAccepted({ properties: inside });
        await expectRefusal({ tier: "Standard", properties: inside }, "virtualNetworkType");
        await expectRefusal({ properties: { ...inside, virtualNetworkType: "Outer" } }, "virtualNetworkType");
    });

    documented(multiRegion)("all regions are in one, or none", async () => {
        await expectAccepted({ properties: { ...inside, additionalLocations: [region(subnet("b"))] } });
        await expectRefusal(
            { properties: { ...inside, additionalLocations: [region()] } },
            "virtualNetworkConfiguration",
        );
        await expectRefusal(
            { properties: { additionalLocations: [region(subnet("b"))] } },
            "virtualNetworkConfiguration",
        );
    });

    documented(multiRegion)("a subnet is in its region, and its own; all are in one subscription", async () => {
        const other = JSON.parse(JSON.stringify(subnet("b")).replace("1111", "2222")) as ReturnType<typeof subnet>;
        for (const more of [subnet("a"), subnet("westeurope"), other]) {
            await expectRefusal({ properties: { ...inside, additionalLocations: [region(more)] } }, "subnetResourceId");
        }
        await expectAccepted({ properties: { ...inside, additionalLocations: [region(subnet("northeurope"))] } });
        const noSubnet = { virtualNetworkConfiguration: { subnetResourceId: "apim" } };
        await expectRefusal({ properties: { ...inside, ...noSubnet } }, "subnetResourceId");
    });

    documented(createService)("a public IP address needs a virtual network, and is used once", async () => {
        await expectAccepted({ properties: { ...inside, ...address("a") } });
        await expectRefusal({ properties: address("a") }, "publicIpAddressId");
        const additionalLocations = [region({ ...subnet("b"), ...address("a") })];
        await expectRefusal({ properties: { ...inside, ...address("a"), additionalLocations } }, "publicIpAddressId");
    });

    documented(createService)("a NAT gateway needs the Premium tier", async () => {
        await expectAccepted({ properties: { natGatewayState: "Enabled" } });
        await expectRefusal({ tier: "Basic", properties: { natGatewayState: "Enabled" } }, "natGatewayState");
    });

    documented(`${restReference}/api-management-service/get`)("networks come back with each region", async () => {
        const properties = {
            ...inside,
            ...address("a"),
            virtualNetworkType: "Internal",
            additionalLocations: [region({ ...subnet("b"), natGatewayState: "Enabled" })],
        };
        await put({ properties }, "networked");
        const shown = (await whenActive("networked")).properties;
        expect(shown).toMatchObject({
            virtualNetworkType: "Internal",
            virtualNetworkConfiguration: {
                vnetid: "00000000-0000-0000-0000-000000000000",
                subnetname: null,
                ...subnet("a").virtualNetworkConfiguration,
            },
            ...address("a"),
            privateIPAddresses: [expect.any(String)],
            additionalLocations: [
                {
                    location: "North Europe",
                    virtualNetworkConfiguration: subnet("b").virtualNetworkConfiguration,
                    privateIPAddresses: [expect.any(String)],
                    publicIpAddressId: null,
                    natGatewayState: "Enabled",
                },
            ],
        });
    });
});

describe("Gateways and access", () => {
    documented("https://azure.microsoft.com/updates/azure-api-management-update-february-2020/")(
        "a gateway can be disabled, but not all of them, and not in an internal virtual network",
        async () => {
            const additionalLocations = [region()];
            await expectAccepted({ properties: { disableGateway: true, additionalLocations } });
            await expectRefusal({ properties: { disableGateway: true } }, "disableGateway");
            const all = [region({ disableGateway: true })];
            await expectRefusal({ properties: { disableGateway: true, additionalLocations: all } }, "disableGateway");
            const internal = { ...inside, virtualNetworkType: "Internal", additionalLocations: [region(subnet("b"))] };
            await expectRefusal({ properties: { ...internal, disableGateway: true } }, "disableGateway");
        },
    );

    reported("hashicorp/terraform-provider-azurerm#21506")(
        "public access cannot be blocked while a service is created",
        async () => {
            expect(await put({ properties: { publicNetworkAccess: "Disabled" } }, "private")).toMatchObject({
                status: 400,
                body: {
                    error: {
                        code: "NotSupported",
                        message: expect.stringMatching(
                            /^Blocking all public network access by setting property `publicNetworkAccess` of API Management service \/.+\/private is not enabled during service creation\.$/,
                        ) as string,
                    },
                },
            });
        },
    );

    reported("Azure/azure-rest-api-specs#24947")("nor later, without a private endpoint", async () => {
        await put({}, "public");
        await whenActive("public");
        expect(await put({ properties: { publicNetworkAccess: "Disabled" } }, "public")).toMatchObject({
            status: 400,
            body: {
                error: {
                    code: "NotSupported",
                    message: expect.stringMatching(
                        /^Disabling all `publicNetworkAccess` for service: \/.+\/public is not supported if the service does not atleast one approved Private Endpoint Connections\.$/,
                    ) as string,
                },
            },
        });
    });
});

describe("Host names and settings", () => {
    const others = ["a", "b"].map((name) => hostname({ hostName: `${name}.contoso.example` }));

    documented(customDomains)("only the gateway has several host names, on Developer and Premium", async () => {
        await expectAccepted({ properties: { hostnameConfigurations: others } });
        await expectAccepted({ tier: "Developer", properties: { hostnameConfigurations: others } });
        await expectRefusal(
            { tier: "Basic", properties: { hostnameConfigurations: others } },
            "hostnameConfigurations",
        );
        const portals = others.map((one) => ({ ...one, type: "DeveloperPortal" }));
        await expectRefusal({ properties: { hostnameConfigurations: portals } }, "hostnameConfigurations");
    });

    documented("https://azure.microsoft.com/pricing/details/api-management/")("at most 20", async () => {
        const many = (length: number) =>
            Array.from({ length }, (_one, index) => hostname({ hostName: `api${index}.contoso.example` }));
        await expectAccepted({ properties: { hostnameConfigurations: many(20) } });
        await expectRefusal({ properties: { hostnameConfigurations: many(21) } }, "hostnameConfigurations");
    });

    assumed(sentencesUnknown, soughtRefusals)(
        "no host name twice, one default, a type and a certificate that an identity can get",
        async () => {
            const [first, second] = others;
            const refused: readonly [object[], string?][] = [
                [[hostname(), hostname({ hostName: "API.contoso.example" })]],
                [
                    [
                        { ...first, defaultSslBinding: true },
                        { ...second, defaultSslBinding: true },
                    ],
                ],
                [[hostname({ type: "Scm", defaultSslBinding: true })]],
                [[hostname({ type: "Gateway" })]],
                [[hostname({ keyVaultId: undefined })]],
                [[hostname()], "None"],
            ];
            for (const [hostnameConfigurations, type = "SystemAssigned"] of refused) {
                await expectRefusal(
                    { identity: { type }, properties: { hostnameConfigurations } },
                    "hostnameConfigurations",
                );
            }
        },
    );

    documented(`${restReference}/api-management-service/get`)(
        "host names come back after Azure's own, with their certificates; a default takes its place",
        async () => {
            await put({ properties: { hostnameConfigurations: [hostname({ defaultSslBinding: true })] } }, "named");
            const { hostnameConfigurations } = (await whenActive("named")).properties as Record<string, unknown>;
            expect(hostnameConfigurations).toMatchObject([
                { hostName: "named.azure-api.net", defaultSslBinding: false, certificateSource: "BuiltIn" },
                {
                    ...hostname(),
                    defaultSslBinding: true,
                    certificate: { subject: "CN=api.contoso.example" },
                    certificateSource: "KeyVault",
                    encodedCertificate: null,
                    certificatePassword: null,
                },
            ]);
        },
    );

    const http2 = "Microsoft.WindowsAzure.ApiManagement.Gateway.Protocols.Server.Http2";

    assumed(
        "Azure documents the names; what it says of others is not public",
        `${soughtRefusals}, hashicorp/terraform-provider-azurerm#20296`,
    )("custom properties have known names, and are true or false", async () => {
        await expectAccepted({ properties: { customProperties: { [http2]: "true" } } });
        await expectRefusal({ properties: { customProperties: { [http2]: "on" } } }, "customProperties");
        await expectRefusal({ properties: { customProperties: { Http2: "true" } } }, "customProperties");
    });

    documented(createService)("names and addresses have at most 100 characters", async () => {
        const long = `${"a".repeat(92)}@b.exampl`;
        for (const name of ["publisherName", "publisherEmail", "notificationSenderEmail"]) {
            await expectRefusal({ properties: { [name]: long } }, name);
            await expectAccepted({ properties: { [name]: long.slice(1) } });
        }
    });

    documented(createService)("the oldest api-version that is let in comes back", async () => {
        await put({ properties: { apiVersionConstraint: { minApiVersion: "2024-05-01" } } }, "constrained");
        const shown = await whenActive("constrained");
        expect(shown.properties).toMatchObject({ apiVersionConstraint: { minApiVersion: "2024-05-01" } });
    });

    reported("microsoft/vscode-apimanagement#343, and #358 for the code")(
        "what lies below the service is told in no older api-version; the service itself is",
        async () => {
            const older = pathOf("constrained").replace("2024-05-01", "2022-08-01");
            expect(await azure.clients.arm("GET", older)).toMatchObject({ status: 200 });
            const apis = older.replace("?", "/apis?");
            const refused = await azure.clients.arm("GET", apis);
            expect(refused).toMatchObject({
                status: 400,
                body: { error: { code: "MissingOrIncorrectVersionParameter" } },
            });
            expect(JSON.stringify(refused.body)).toContain("Supported versions: 2024-05-01,");
            const newer = apis.replace("2022-08-01", "2024-06-01-preview");
            expect(await azure.clients.arm("GET", newer)).toMatchObject({ status: 200 });
        },
    );
});
