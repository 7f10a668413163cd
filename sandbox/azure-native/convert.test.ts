import { inputsOfId, previewOutputs, refreshInputs, requestBody, resourceId, toOutputs } from "./convert";
import { requireRow } from "./rows";

const account = requireRow("azure-native:storage:StorageAccount");
const service = requireRow("azure-native:apimanagement:ApiManagementService");
const assignment = requireRow("azure-native:authorization:RoleAssignment");

test("a resource ID is made of the inputs of its path, and read back for an import", () => {
    const id = resourceId(account, { resourceGroupName: "rg", accountName: "st" }, "sub");
    expect(id).toBe("/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st");
    expect(inputsOfId(account, id)).toEqual({ resourceGroupName: "rg", accountName: "st" });
    const scoped = resourceId(assignment, { scope: "/subscriptions/sub/x", roleAssignmentName: "name" }, "sub");
    expect(scoped).toBe("/subscriptions/sub/x/providers/Microsoft.Authorization/roleAssignments/name");
    expect(inputsOfId(assignment, scoped)).toEqual({ scope: "/subscriptions/sub/x", roleAssignmentName: "name" });
    expect(() => inputsOfId(account, "/nonsense")).toThrow("is not the ID of a azure-native:storage:StorageAccount");
});

test("the body has wire names, nested ones too, and outputs have the SDK's", () => {
    const inputs = {
        location: "westeurope",
        kind: "StorageV2",
        enableHttpsTrafficOnly: true,
        networkRuleSet: { defaultAction: "Deny", ipRules: [{ iPAddressOrRange: "203.0.113.1" }] },
    };
    const body = requestBody(account, inputs);
    expect(body).toEqual({
        location: "westeurope",
        kind: "StorageV2",
        properties: {
            supportsHttpsTrafficOnly: true,
            networkAcls: { defaultAction: "Deny", ipRules: [{ value: "203.0.113.1" }] },
        },
    });
    expect(toOutputs(account, { id: "/id", name: "st", tags: null, ...body })).toEqual({
        name: "st",
        azureApiVersion: "2024-01-01",
        ...inputs,
    });
});

test("a refresh keeps what was declared, however Azure spells it, and takes over what changed in Azure", () => {
    const inputs = { location: "westeurope", sku: { name: "Premium", capacity: 1 }, publisherName: "Contoso" };
    const before = {
        location: "West Europe",
        sku: { name: "Premium", capacity: 1 },
        publisherName: "Contoso",
        hostnameConfigurations: [{ type: "Proxy" }],
    };
    expect(refreshInputs(service, inputs, before, before)).toEqual(inputs);
    const after = { ...before, sku: { capacity: 2, name: "Premium" }, hostnameConfigurations: [{ type: "Portal" }] };
    expect(refreshInputs(service, inputs, before, after)).toEqual({
        ...inputs,
        sku: { name: "Premium", capacity: 2 },
        hostnameConfigurations: [{ type: "Portal" }],
    });
});

test("a preview knows what is declared, and nothing that only Azure can say", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const outputs = previewOutputs(service, { identity: { type: "SystemAssigned" } }, { name: "contoso" });
    expect(outputs).toMatchObject({
        identity: { type: "SystemAssigned", principalId: unknown, tenantId: unknown },
        name: "contoso",
        gatewayUrl: unknown,
    });
});

test("members of a list's items that stand under properties on the wire are flat in the SDK", () => {
    const trafficManager = requireRow("azure-native:trafficmanager:Profile");
    const endpoints = [{ name: "one", type: "external", target: "one.example", endpointStatus: "Enabled" }];
    const wire = [{ name: "one", type: "external", properties: { target: "one.example", endpointStatus: "Enabled" } }];
    const body = requestBody(trafficManager, { location: "global", profileName: "tm", endpoints });
    expect(body).toEqual({ location: "global", properties: { endpoints: wire } });
    expect(toOutputs(trafficManager, { id: "/id", ...body })).toMatchObject({ location: "global", endpoints });
});
