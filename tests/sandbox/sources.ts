/** Sources of the sandbox's behaviours that several tests name. */
export const storageErrorCodes = "https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes";
export const storageFirewall = "https://learn.microsoft.com/azure/storage/common/storage-network-security";
export const storageRoles = "https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory";
export const requestLimits =
    "https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling";
export const backupAndRestore =
    "https://learn.microsoft.com/azure/api-management/api-management-howto-disaster-recovery-backup-restore";
