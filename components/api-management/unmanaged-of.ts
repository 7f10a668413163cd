import type { ApiManagementArgs } from "./api-management-args";

/** The members of the service that others manage: autoscale moves the units of the primary region. */
export function unmanagedOf({
    unmanaged,
    autoscale,
}: Pick<ApiManagementArgs, "unmanaged" | "autoscale">): string[] | undefined {
    return autoscale && Array.isArray(unmanaged ?? []) && !unmanaged?.includes("units")
        ? [...(unmanaged ?? []), "units"]
        : unmanaged;
}
