import { diffInputs } from "./diff";
import { requireRow, rows } from "./rows";

const service = requireRow("azure-native:apimanagement:ApiManagementService");

test.each([
    ["azure-native:resources:ResourceGroup", ["resourceGroupName", "location"]],
    ["azure-native:storage:StorageAccount", ["resourceGroupName", "accountName", "location"]],
    ["azure-native:storage:BlobServiceProperties", ["resourceGroupName", "accountName", "blobServicesName"]],
    ["azure-native:storage:BlobContainer", ["resourceGroupName", "accountName", "containerName"]],
    ["azure-native:storage:ManagementPolicy", ["resourceGroupName", "accountName", "managementPolicyName"]],
    ["azure-native:authorization:RoleAssignment", ["scope", "roleAssignmentName", "principalId"]],
    ["azure-native:apimanagement:ApiManagementService", ["resourceGroupName", "serviceName", "location"]],
])("%s is replaced when one of %j changes", (token, inputs) => {
    for (const input of inputs) {
        const [change] = diffInputs(requireRow(token), { [input]: "one" }, { [input]: "other" });
        expect(change).toEqual({ path: input, kind: "update", replace: true });
    }
});

test("units, regions and tags change in place, each named by its path", () => {
    const before = { sku: { capacity: 1 }, additionalLocations: [{ location: "uksouth" }] };
    const after = {
        sku: { capacity: 2 },
        additionalLocations: [{ location: "uksouth" }, { location: "northeurope" }],
        tags: { team: "platform" },
    };
    expect(diffInputs(service, before, after)).toEqual([
        { path: "sku.capacity", kind: "update", replace: false },
        { path: "additionalLocations[1]", kind: "add", replace: false },
        { path: "tags", kind: "add", replace: false },
    ]);
});

test("two spellings of a location are the same", () => {
    expect(diffInputs(service, { location: "West Europe" }, { location: "westeurope" })).toEqual([]);
});

test("every type has one row", () => {
    expect(new Set(rows.map(({ token }) => token)).size).toBe(rows.length);
    expect(() => requireRow("azure-native:web:WebApp")).toThrow("Resource type azure-native:web:WebApp not found");
});
