/**
 * What whoever runs a failover must be let do in a site's resource group: the core of docs/roles/site.json, without which no
 * failover ends.
 */
export const neededActions: readonly string[] = [
    "Microsoft.ApiManagement/service/read",
    "Microsoft.ApiManagement/service/write",
    "Microsoft.ApiManagement/service/backup/action",
    "Microsoft.ApiManagement/service/restore/action",
];
