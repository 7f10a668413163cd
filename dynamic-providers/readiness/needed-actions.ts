/**
 * What the identity that runs a failover must be allowed in a site's resource group: the part of docs/roles/site.json without
 * which no failover ends.
 */
export const neededActions: readonly string[] = [
    "Microsoft.ApiManagement/service/read",
    "Microsoft.ApiManagement/service/write",
    "Microsoft.ApiManagement/service/backup/action",
    "Microsoft.ApiManagement/service/restore/action",
];
