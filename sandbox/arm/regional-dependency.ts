import type { RegionPart } from "../faults/fault";
import type { ArmState } from "../state/arm-state";

/** A region, and what of it a request needs. */
export interface RegionalDependency {
    readonly location: string;
    readonly part: RegionPart;
}

/**
 * The region a request to the resource manager depends on: that of the service or the storage account, and for a write
 * to anything else that of the resource group, where its metadata lie. Source:
 * https://learn.microsoft.com/azure/azure-resource-manager/management/overview#resource-group-location-alignment
 *
 * @returns undefined where it depends on none.
 */
export function regionOf(state: ArmState, method: string, path: string, body: unknown): RegionalDependency | undefined {
    const named = (pattern: RegExp): string => pattern.exec(path)?.[1]?.toLowerCase() ?? "";
    const service = state.services.get(named(/\/microsoft\.apimanagement\/service\/([^/]+)/i));
    if (service) {
        return { location: service.location, part: "managementPlane" };
    }
    const accountName = named(/\/microsoft\.storage\/storageaccounts\/([^/]+)/i);
    const part = accountName ? "storage" : "managementPlane";
    const wanted = (body as { location?: unknown } | undefined)?.location;
    const location =
        state.storageAccounts.get(accountName)?.location ||
        named(/\/providers\/microsoft\.apimanagement\/locations\/([^/]+)/i) ||
        (typeof wanted === "string" && wanted) ||
        (method !== "GET" && state.resourceGroups.get(named(/\/resourcegroups\/([^/]+)/i))?.location);
    return location ? { location, part } : undefined;
}
