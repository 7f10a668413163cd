/** Paths that scenarios share. The API versions are those that the package and its components use. */
export const group = "/subscriptions/{sub}/resourceGroups/{group}";
export const ofGroups = "api-version=2024-03-01";

export const ofServices = "api-version=2024-05-01";
export const service = `${group}/providers/Microsoft.ApiManagement/service/{svc}`;
export const apiManagement = "/subscriptions/{sub}/providers/Microsoft.ApiManagement";

export const ofAccounts = "api-version=2024-01-01";
export const account = `${group}/providers/Microsoft.Storage/storageAccounts/{account}`;
export const containers = `${account}/blobServices/default/containers`;

export const ofRoles = "api-version=2022-04-01";
export const ofFrontDoor = "api-version=2023-05-01";
export const frontDoor = `${group}/providers/Microsoft.Cdn/profiles/{frontDoor}`;

export const publisher = { publisherEmail: "apim@contoso.example", publisherName: "Contoso" };
