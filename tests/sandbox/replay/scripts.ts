import type { ReplayScript } from "./replay";

const group = async (
    azure: Parameters<NonNullable<ReplayScript["arrange"]>>[0],
    name: string,
    location = "westus2",
): Promise<void> => {
    await azure.clients.arm(
        "PUT",
        `/subscriptions/${azure.sandbox.connection.subscriptionId}/resourceGroups/${name}?api-version=2024-03-01`,
        { location },
    );
};

const identity = (azure: Parameters<NonNullable<ReplayScript["arrange"]>>[0], rg: string, name: string) =>
    azure.clients.arm(
        "PUT",
        `/subscriptions/${azure.sandbox.connection.subscriptionId}/resourceGroups/${rg}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}?api-version=2023-01-31`,
        { location: "westus2" },
    );

/** How each recording is sent again; a recording without a script fails the test. */
export const scripts: Readonly<Record<string, ReplayScript>> = {
    "additional-regions_2021-08-01": {
        bindings: { rg: "ps8862", svc: "ps3341" },
        arrange: async (azure, { rg }) => {
            await group(azure, rg!);
            await group(azure, "powershelltest");
            await identity(azure, "powershelltest", "powershellTestUserIdentity");
        },
        values: { name: "Premium", zones: "1", minApiVersion: "2019-12-01", type: "UserAssigned" },
        bodies: {
            2: {
                location: "West US 2",
                sku: { name: "Premium", capacity: 2 },
                zones: ["1"],
                identity: {
                    type: "SystemAssigned, UserAssigned",
                    userAssignedIdentities: {
                        "/subscriptions/{sub}/resourceGroups/powershelltest/providers/Microsoft.ManagedIdentity/userAssignedIdentities/powershellTestUserIdentity":
                            {},
                    },
                },
                properties: {
                    publisherEmail: "str",
                    publisherName: "str",
                    apiVersionConstraint: { minApiVersion: "2019-12-01" },
                    additionalLocations: [
                        { location: "South Central US", sku: { name: "Premium", capacity: 2 }, zones: ["1"] },
                    ],
                },
            },
        },
    },
    "backup-and-restore-identity_2022-08-01": {
        bindings: { rg: "sdkapimrg1", svc: "sdkapimservice1", rg2: "sdkapimidentity", uai: "backup-identity" },
        arrange: async (azure, { rg2, uai }) => {
            await group(azure, rg2!);
            const created = await identity(azure, rg2!, uai!);
            const { clientId, principalId } = (created.body as { properties: Record<string, string> }).properties;
            await azure.assign(azure.storageAccountId, principalId!);
            return { clientId: clientId! };
        },
        values: { storageAccount: "stfixture" },
    },
    "backup-and-restore_2022-08-01": {
        bindings: { rg: "sdkapimrg2", svc: "sdkapimservice2" },
        values: {
            "sku.name": "Developer",
            minApiVersion: "2019-12-01",
            name: "sdkapimbackup7300",
            kind: "Storage",
            storageAccount: "sdkapimbackup7300",
            containerName: "apimbackupcontainer",
            backupName: "apimbackup.zip",
        },
        // The account's SKU has the same path as the service's.
        permitted: ["keyName", "value", "permissions"].map((member) => ({
            step: 9,
            member: `keys[1].${member}`,
            reason: "an account has two keys, in test_apim_core_service.yaml, too: here only the first was read",
        })),
        bodies: { 7: { sku: { name: "Standard_GRS" }, kind: "Storage", location: "centraluseuap" } },
    },
    "create-multi-region_2022-08-01": {
        bindings: { rg: "sdkapimrg3", svc: "sdkapimservice3" },
        arrange: (azure, { rg }) => group(azure, rg!),
        values: { name: "Premium" },
        bodies: {
            2: {
                properties: {
                    additionalLocations: [{ location: "North Europe", sku: { name: "Premium", capacity: 1 } }],
                    disableGateway: true,
                    publisherEmail: "str",
                    publisherName: "str",
                },
                sku: { name: "Premium", capacity: 1 },
                identity: { type: "SystemAssigned" },
                location: "westus2",
                tags: { DateCreated: "str", apiversion: "str" },
            },
        },
    },
    "create-update-delete_2024-05-01": {
        bindings: { rg: "asotest-rg", svc: "asotest-apimservice" },
        arrange: (azure, { rg }) => group(azure, rg!),
        values: { name: "asotest-apimservice", "sku.name": "BasicV2" },
        bodies: {
            2: {
                location: "eastus",
                name: "asotest-apimservice",
                tags: { scratchcard: "lanyard" },
                properties: { publisherEmail: "str", publisherName: "str" },
                sku: { name: "BasicV2", capacity: 1 },
            },
        },
        before: {
            // The group was deleted meanwhile.
            5: async (azure, { sub, rg }) => {
                await azure.clients.arm("DELETE", `/subscriptions/${sub}/resourceGroups/${rg}?api-version=2024-03-01`);
            },
        },
    },
    "delete-and-purge_2021-08-01": {
        bindings: { rg: "myjstest", svc: "xiaotestservice" },
        arrange: async (azure, { sub, rg, svc }) => {
            await group(azure, rg!);
            await azure.clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait(rg!, svc!, {
                location: "eastus",
                publisherEmail: "apim@contoso.example",
                publisherName: "Contoso",
                sku: { name: "Developer", capacity: 1 },
            });
            return { sub: sub! };
        },
    },
    "front-door-route_2021-06-01": {
        bindings: { rg: "clitest.rg000001" },
        arrange: (azure, { rg }) => group(azure, rg!),
    },
};
