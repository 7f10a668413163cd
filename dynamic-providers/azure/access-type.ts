/** How a service reaches the vault, in Azure's own words. */
export const AccessType = {
    SystemAssignedManagedIdentity: "SystemAssignedManagedIdentity",
    UserAssignedManagedIdentity: "UserAssignedManagedIdentity",
    AccessKey: "AccessKey",
} as const;
export type AccessType = (typeof AccessType)[keyof typeof AccessType];
