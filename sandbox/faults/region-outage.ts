import type { ArmState } from "../arm/state";

/**
 * The region a request to the resource manager depends on: that of the service or the storage account, and for a write
 * to anything else that of the resource group, where its metadata lie. Source:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/overview#resource-group-location-alignment
 *
 * @returns undefined where it depends on none.
 */
export function regionOf(state: ArmState, method: string, path: string, body: unknown): string | undefined {
    const named = (pattern: RegExp): string => pattern.exec(path)?.[1]?.toLowerCase() ?? "";
    const service = named(/\/microsoft\.apimanagement\/service\/([^/]+)/i);
    const account = named(/\/microsoft\.storage\/storageaccounts\/([^/]+)/i);
    const existing = state.services.get(service) ?? state.storageAccounts.get(account);
    if (existing) {
        return existing.location;
    }
    const operations = named(/\/providers\/microsoft\.apimanagement\/locations\/([^/]+)/i);
    if (operations) {
        return operations;
    }
    const wanted = (body as { location?: unknown } | undefined)?.location;
    if (typeof wanted === "string") {
        return wanted;
    }
    const group = state.resourceGroups.get(named(/\/resourcegroups\/([^/]+)/i));
    return method === "GET" ? undefined : group?.location;
}
