import type { ApiManagementArgs } from "./api-management-args";

/** Units of the primary region that a service is created with: the fewest of what autoscale moves. */
export const fewestUnits = <Units>({
    units,
    autoscale,
}: {
    readonly units?: Units;
    readonly autoscale?: ApiManagementArgs["autoscale"];
}): Units | number => units ?? autoscale?.minUnits ?? 1;
