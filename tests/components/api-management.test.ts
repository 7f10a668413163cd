import { ApiManagement, Tier } from "../../components";
import type { ApiManagementArgs } from "../../components";
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
                identity: { type: "SystemAssigned" },
            },
        },
    ]);
});

test("identities that are given come beside its own", async () => {
    const service = new ApiManagement("site", { ...args, userAssignedIdentityIds: ["/id/of/identity"] });
    await registered(service.serviceId);
    expect(mocks.custom().at(-1)?.inputs.identity).toEqual({
        type: "SystemAssigned, UserAssigned",
        userAssignedIdentities: { "/id/of/identity": {} },
    });
});

test("regions, units, tags and a given resource group reach the service as they are declared", async () => {
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
                    { location: "North Europe", sku: { name: "Premium", capacity: 1 } },
                    { location: "uksouth", sku: { name: "Premium", capacity: 5 } },
                ],
                identity: { type: "SystemAssigned" },
                tags: { team: "platform" },
            },
        },
    ]);
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
            "ApiManagement 'site' has inputs that cannot work:",
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
