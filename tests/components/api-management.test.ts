import * as pulumi from "@pulumi/pulumi";
import { ApiManagement, HostnameType, PublicNetworkAccess, Tier, VirtualNetworkType } from "../../components";
import type { ApiManagementArgs } from "../../components";
import { safeCustomProperties } from "../../components/api-management/custom-properties";
import { registered, useMocks } from "./mocks";
import type { Mocks } from "./mocks";

let mocks: Mocks;
const args: ApiManagementArgs = {
    serviceName: "contoso-apim",
    publisherName: "Contoso",
    publisherEmail: "apim@contoso.example",
    location: "westeurope",
};
/** What @pulumi/azure-native adds by itself, without what Azure refuses. */
const sdkDefaults = {
    developerPortalStatus: "Enabled",
    disableGateway: false,
    legacyPortalStatus: "Enabled",
    natGatewayState: "Disabled",
    restore: false,
    virtualNetworkType: "None",
};

beforeEach(async () => {
    mocks = await useMocks();
});

test("by default it is one Premium unit in a resource group of its own", async () => {
    const service = new ApiManagement("site", args);
    expect(await registered(service.serviceId)).toBe("/id/of/ApiManagementService/site");
    expect(mocks.custom()).toEqual([
        {
            type: "azure-native:resources:ResourceGroup",
            name: "site",
            inputs: { resourceGroupName: "rg-contoso-apim", location: "westeurope" },
        },
        {
            type: "azure-native:apimanagement:ApiManagementService",
            name: "site",
            inputs: {
                ...sdkDefaults,
                serviceName: "contoso-apim",
                resourceGroupName: "rg-contoso-apim",
                location: "westeurope",
                publisherName: "Contoso",
                publisherEmail: "apim@contoso.example",
                sku: { name: "Premium", capacity: 1 },
                additionalLocations: [],
                customProperties: safeCustomProperties,
                identity: { type: "SystemAssigned" },
            },
        },
    ]);
});

test("identities that are given come beside its own", async () => {
    const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one";
    const service = new ApiManagement("site", { ...args, userAssignedIdentityIds: [id] });
    await registered(service.serviceId);
    expect(mocks.custom().at(-1)?.inputs.identity).toEqual({
        type: "SystemAssigned, UserAssigned",
        userAssignedIdentities: { [id]: {} },
    });
});

test("regions in one spelling, units, tags and a given resource group reach the service", async () => {
    const service = new ApiManagement("site", {
        ...args,
        resourceGroupName: "rg-given",
        units: 3,
        additionalLocations: [
            { location: "North Europe", units: 1 },
            { location: "uksouth", units: 5 },
        ],
        tags: { team: "platform" },
    });
    await registered(service.serviceId);
    expect(mocks.custom()).toEqual([
        {
            type: "azure-native:apimanagement:ApiManagementService",
            name: "site",
            inputs: {
                ...sdkDefaults,
                serviceName: "contoso-apim",
                resourceGroupName: "rg-given",
                location: "westeurope",
                publisherName: "Contoso",
                publisherEmail: "apim@contoso.example",
                sku: { name: "Premium", capacity: 3 },
                additionalLocations: [
                    { location: "northeurope", sku: { name: "Premium", capacity: 1 } },
                    { location: "uksouth", sku: { name: "Premium", capacity: 5 } },
                ],
                customProperties: safeCustomProperties,
                identity: { type: "SystemAssigned" },
                tags: { team: "platform" },
            },
        },
    ]);
});

const held = "/subscriptions/s/resourceGroups/rg-contoso-apim/providers/Microsoft.ApiManagement/service/contoso-apim";
const absent = { is: "absent", mayBeDeleted: false, serviceId: held, observedAt: "2026-01-01T00:00:00.000Z" } as const;

test("autoscale is a setting of Azure Monitor for the primary region, with the rules that Azure suggests", async () => {
    const autoscaled = { ...args, autoscale: { minUnits: 2, maxUnits: 6 }, tags: { team: "platform" } };
    const service = new ApiManagement("site", autoscaled, undefined, absent);
    await registered(service.serviceId);
    const rule = (operator: string, threshold: number, direction: string, cooldown: string) => ({
        metricTrigger: {
            metricName: "Capacity",
            metricNamespace: "Microsoft.ApiManagement/service",
            metricResourceUri: held,
            metricResourceLocation: "westeurope",
            ...{ operator, threshold, statistic: "Average", timeAggregation: "Average" },
            ...{ timeGrain: "PT1M", timeWindow: "PT30M" },
        },
        scaleAction: { direction, type: "ChangeCount", value: "1", cooldown },
    });
    const find = (type: string) => mocks.custom().find((resource) => resource.type.endsWith(`:${type}`))?.inputs;
    expect(find("ApiManagementService")).toMatchObject({ sku: { name: "Premium", capacity: 2 } });
    expect(find("AutoscaleSetting")).toEqual({
        autoscaleSettingName: "contoso-apim-autoscale",
        resourceGroupName: "rg-contoso-apim",
        location: "westeurope",
        targetResourceUri: held,
        enabled: true,
        profiles: [
            {
                name: "capacity",
                capacity: { minimum: "2", maximum: "6", default: "2" },
                rules: [rule("GreaterThan", 80, "Increase", "PT60M"), rule("LessThan", 35, "Decrease", "PT90M")],
            },
        ],
        tags: { team: "platform" },
    });
});

test("the rules of autoscale can be set one by one, and zones have as many units each", async () => {
    const autoscale = {
        minUnits: 3,
        maxUnits: 9,
        scaleOut: { capacityPercent: 60, windowMinutes: 10 },
        enabled: false,
    };
    const zoned = { ...args, zones: ["1", "2", "3"], autoscale };
    await registered(new ApiManagement("site", zoned, undefined, absent).serviceId);
    const { inputs } = mocks.custom().find(({ type }) => type.endsWith(":AutoscaleSetting"))!;
    expect(inputs).toMatchObject({
        enabled: false,
        profiles: [
            {
                rules: [
                    { metricTrigger: { threshold: 60, timeWindow: "PT10M" }, scaleAction: { value: "3" } },
                    { metricTrigger: { threshold: 35, timeWindow: "PT30M" }, scaleAction: { value: "3" } },
                ],
            },
        ],
    });
});

test("autoscale needs a look at the live service: otherwise an update would reset its units", () => {
    expect(() => new ApiManagement("site", { ...args, autoscale: { minUnits: 2, maxUnits: 6 } })).toThrow(
        "autoscale is set: only ApiManagement.declare looks at the live service.",
    );
});

const subscription =
    "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-net/providers/Microsoft.Network";
const subnetId = (name: string): string => `${subscription}/virtualNetworks/vnet-${name}/subnets/apim`;
const tls10 = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10";

test("zones, networks, host names, protocols, identities and the other settings reach the service", async () => {
    const service = new ApiManagement("site", {
        ...args,
        notificationSenderEmail: "noreply@contoso.example",
        units: 2,
        zones: ["1", "2"],
        additionalLocations: [
            {
                location: "uksouth",
                units: 3,
                zones: ["1", "2", "3"],
                virtualNetwork: { subnetId: subnetId("uk") },
                publicIpAddressId: `${subscription}/publicIPAddresses/ip-uk`,
                natGateway: true,
                disableGateway: true,
            },
        ],
        virtualNetworkType: VirtualNetworkType.External,
        virtualNetwork: { subnetId: subnetId("eu") },
        publicIpAddressId: `${subscription}/publicIPAddresses/ip-eu`,
        natGateway: true,
        disableGateway: false,
        publicNetworkAccess: PublicNetworkAccess.Enabled,
        hostnames: [
            {
                type: HostnameType.Proxy,
                hostName: "api.contoso.example",
                keyVaultId: "https://kv.vault.azure.net/secrets/api",
                identityClientId: "11111111-1111-4111-8111-111111111111",
                defaultSslBinding: true,
            },
        ],
        customProperties: { [tls10]: "true" },
        minApiVersion: "2021-08-01",
        systemAssignedIdentity: false,
        userAssignedIdentityIds: [
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one",
        ],
    });
    await registered(service.serviceId);
    expect(mocks.custom().at(-1)?.inputs).toMatchObject({
        notificationSenderEmail: "noreply@contoso.example",
        sku: { name: "Premium", capacity: 2 },
        zones: ["1", "2"],
        additionalLocations: [
            {
                location: "uksouth",
                sku: { name: "Premium", capacity: 3 },
                zones: ["1", "2", "3"],
                virtualNetworkConfiguration: { subnetResourceId: subnetId("uk") },
                publicIpAddressId: `${subscription}/publicIPAddresses/ip-uk`,
                natGatewayState: "Enabled",
                disableGateway: true,
            },
        ],
        virtualNetworkType: "External",
        virtualNetworkConfiguration: { subnetResourceId: subnetId("eu") },
        publicIpAddressId: `${subscription}/publicIPAddresses/ip-eu`,
        natGatewayState: "Enabled",
        disableGateway: false,
        publicNetworkAccess: "Enabled",
        hostnameConfigurations: [
            {
                type: "Proxy",
                hostName: "api.contoso.example",
                keyVaultId: "https://kv.vault.azure.net/secrets/api",
                identityClientId: "11111111-1111-4111-8111-111111111111",
                defaultSslBinding: true,
            },
        ],
        customProperties: { ...safeCustomProperties, [tls10]: "True" },
        apiVersionConstraint: { minApiVersion: "2021-08-01" },
        identity: {
            type: "UserAssigned",
            userAssignedIdentities: {
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one": {},
            },
        },
    });
});

test.each([
    ["Premium, by default", {}, true],
    ["Premium, lifted", { protect: false }, false],
    ["a lower tier", { tier: Tier.Standard }, false],
    ["a lower tier, on request", { tier: Tier.Standard, protect: true }, true],
    ["a tier that is an output", { tier: pulumi.output(Tier.Standard) }, true],
])("service and resource group are protected: %s", async (_case, change, protect) => {
    const options: pulumi.ResourceOptions[] = [];
    const record: pulumi.ResourceTransformation = ({ type, opts }) => {
        if (type.startsWith("azure-native:")) {
            options.push(opts);
        }
        return undefined;
    };
    const service = new ApiManagement("site", { ...args, ...change }, { transformations: [record] });
    await registered(service.serviceId);
    expect(options.map((opts) => opts.protect)).toEqual([protect, protect]);
});

test("timeouts are the user's to set, each apart from the others", async () => {
    let timeouts: pulumi.CustomTimeouts | undefined;
    const record: pulumi.ResourceTransformation = ({ type, opts }) => {
        if (type.endsWith(":ApiManagementService")) {
            timeouts = (opts as pulumi.CustomResourceOptions).customTimeouts;
        }
        return undefined;
    };
    const service = new ApiManagement(
        "site",
        { ...args, timeouts: { updateSeconds: 5400 } },
        { transformations: [record] },
    );
    await registered(service.serviceId);
    expect(timeouts).toEqual({ create: "14400s", update: "5400s", delete: "7200s" });
});

test("declare takes no outputs for the names that it looks for: a type error, and refused where types are not checked", async () => {
    const output = pulumi.output("contoso");
    const names =
        /(serviceName|resourceGroupName) is "an output": ApiManagement\.declare looks at the live service first/;
    // @ts-expect-error -- a text is needed
    await expect(ApiManagement.declare("site", { ...args, serviceName: output })).rejects.toThrow(names);
    await expect(
        // @ts-expect-error -- a text is needed
        ApiManagement.declare("site", { ...args, serviceName: "contoso", resourceGroupName: output }),
    ).rejects.toThrow(names);
});

test("overrides replace single inputs of each child and leave the others", async () => {
    const service = new ApiManagement("site", {
        ...args,
        tags: { team: "platform" },
        overrides: {
            service: { developerPortalStatus: "Disabled", tags: { own: "yes" } },
            resourceGroup: { resourceGroupName: "rg-other" },
        },
    });
    await registered(service.serviceId);
    const [group, declared] = mocks.custom();
    expect(group?.inputs).toEqual({
        resourceGroupName: "rg-other",
        location: "westeurope",
        tags: { team: "platform" },
    });
    expect(declared?.inputs).toMatchObject({
        resourceGroupName: "rg-other",
        developerPortalStatus: "Disabled",
        legacyPortalStatus: "Enabled",
        tags: { own: "yes" },
    });
});

test("more units than every subscription has are warned of", async () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
    const service = new ApiManagement("site", {
        ...args,
        units: pulumi.output(12),
        additionalLocations: [{ location: "uksouth", units: 13 }],
    });
    await registered(service.serviceId);
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
        "additionalLocations[0].units is 13: Azure gives a subscription 12 per region, and more by support request only. If Azure has granted more, say so with maxUnitsPerRegion.",
    ]);
    warn.mockRestore();
});

test("outputs name the service, its identity and its gateway", async () => {
    const service = new ApiManagement("site", { ...args, tier: Tier.Developer });
    expect(await registered(service.principalId)).toBe("principal");
    expect(await registered(service.gatewayUrl)).toBe("https://gateway.example");
    expect(await registered(service.tier)).toBe("Developer");
    expect(await registered(service.resourceGroupName)).toBe("rg-contoso-apim");
});

test("bad inputs are refused together, each by name, before anything is registered", async () => {
    const declare = (): unknown =>
        new ApiManagement("site", {
            ...args,
            serviceName: "9-",
            publisherEmail: "",
            units: 0,
            additionalLocations: [
                { location: "North Europe", units: 1.5 },
                { location: "northeurope", units: 1 },
                { location: "West Europe", units: 1 },
                { location: "atlantis", units: 1 },
            ],
        });
    expect(declare).toThrow(
        [
            "ApiManagement 'site' has invalid inputs:",
            '  - serviceName is "9-": it must have 1 to 50 letters, digits and hyphens, start with a letter and end with a letter or digit.',
            '  - publisherEmail is "": it must be an e-mail address of at most 100 characters: Azure sends notifications there.',
            "  - units is 0: it must be a whole number of 1 or more.",
            "  - additionalLocations[0].units is 1.5: it must be a whole number of 1 or more.",
            '  - additionalLocations[1].location is "northeurope": it is the same region as additionalLocations[0].location: name each region once, and scale it by its units.',
            '  - additionalLocations[2].location is "West Europe": it is the same region as location: name each region once, and scale it by its units.',
            "  - additionalLocations[3].location is \"atlantis\": it must be an Azure region, for example 'westeurope'. If Azure has it and this release does not know it yet, add it to newerLocations.",
        ].join("\n"),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(mocks.custom()).toEqual([]);
});
