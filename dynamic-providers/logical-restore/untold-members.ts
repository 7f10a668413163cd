/**
 * Members below `properties` that a service has by itself and no request sets, beside those that the registry names: by kind.
 * They are neither compared nor written. Source: the bodies of PUT and PATCH in https://learn.microsoft.com/rest/api/apimanagement
 */
export const notCompared: Readonly<Record<string, readonly string[]>> = {
    apis: ["apiVersionSet", "isCurrent", "specificationLastUpdated"],
    // The list leaves out which revision a release made current.
    "apis/releases": ["apiId"],
    // They can be read, and be set in no other gateway.
    gateways: ["primary", "secondary"],
    notifications: ["description", "title"],
    portalRevisions: ["createdDateTime", "isCurrent", "updatedDateTime"],
    products: ["groups"],
    subscriptions: ["endDate", "notificationDate", "startDate"],
    templates: ["isDefault"],
    users: ["groups"],
};
