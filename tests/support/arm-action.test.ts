import { armAction } from "./arm-action";

const group = "/subscriptions/s/resourceGroups/rg";
const service = `${group}/providers/Microsoft.ApiManagement/service/contoso`;
const account = `${group}/providers/Microsoft.Storage/storageAccounts/st`;

test.each([
    ["PUT", "/subscriptions/s/resourcegroups/rg", "Microsoft.Resources/subscriptions/resourcegroups/write"],
    ["GET", service, "Microsoft.ApiManagement/service/read"],
    ["PATCH", service, "Microsoft.ApiManagement/service/write"],
    ["GET", `/${service}/apis`, "Microsoft.ApiManagement/service/apis/read"],
    [
        "GET",
        `${service}/apis/a/operations/b/policies/policy`,
        "Microsoft.ApiManagement/service/apis/operations/policies/read",
    ],
    ["POST", `${service}/backup`, "Microsoft.ApiManagement/service/backup/action"],
    ["POST", `${service}/namedValues/a/listValue`, "Microsoft.ApiManagement/service/namedValues/listValue/action"],
    [
        "DELETE",
        `${account}/blobServices/default/containers/c`,
        "Microsoft.Storage/storageAccounts/blobServices/containers/delete",
    ],
    [
        "PUT",
        `${account}/providers/Microsoft.Authorization/roleAssignments/r`,
        "Microsoft.Authorization/roleAssignments/write",
    ],
    [
        "GET",
        "/subscriptions/s/providers/Microsoft.ApiManagement/deletedservices",
        "Microsoft.ApiManagement/deletedservices/read",
    ],
    ["GET", "/metadata/endpoints", undefined],
])("%s %s needs %s", (method, path, action) => {
    expect(armAction({ method, path })).toBe(action);
});

test("a method that Azure authorizes by no action is an error", () => {
    expect(() => armAction({ method: "TRACE", path: service })).toThrow("Azure has no action for this method");
});
