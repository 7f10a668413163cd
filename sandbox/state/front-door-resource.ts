import type { Propagation } from "./propagation";

/** A Front Door profile or what is below it. */
export interface FrontDoorResource {
    /** As Azure spells it, types in lower case. */
    readonly id: string;
    readonly kind: FrontDoorKind;
    readonly name: string;
    readonly resourceGroup: string;
    /** Members beside `properties`: location, tags, SKU. */
    readonly root: Readonly<Record<string, unknown>>;
    readonly properties: Readonly<Record<string, unknown>>;
    provisioningState: "Creating" | "Updating" | "Deleting" | "Succeeded";
}

export type FrontDoorKind = "profile" | "endpoint" | "originGroup" | "origin" | "route";

/** All of a profile, itself included, as it stood at one moment. */
export type FrontDoorConfiguration = readonly FrontDoorResource[];
export type FrontDoorPropagation = Propagation<FrontDoorConfiguration>;

/** Whether a resource is below another, or is it. */
export function isWithin(resource: Pick<FrontDoorResource, "id">, parentId: string): boolean {
    return `${resource.id}/`.toLowerCase().startsWith(`${parentId}/`.toLowerCase());
}

export const isEnabled = ({ properties }: FrontDoorResource): boolean => properties.enabledState === "Enabled";

/** Whether a route sends to an origin group. */
export function isFor(route: FrontDoorResource, originGroup: Pick<FrontDoorResource, "id">): boolean {
    const reference = route.properties.originGroup as { id?: string } | null | undefined;
    return reference?.id?.toLowerCase() === originGroup.id.toLowerCase();
}
