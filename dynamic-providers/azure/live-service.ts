import type { ApiManagementServiceResource, VirtualNetworkConfiguration } from "@azure/arm-apimanagement";

/** One region of a service as Azure has it, by Azure's display name. */
export interface LiveRegion {
    readonly location: string;
    readonly units: number;
    /** Zones that were set by hand; empty where Azure chose. */
    readonly zones: readonly string[];
    readonly subnetId: string | null;
    readonly publicIpAddressId: string | null;
    readonly natGateway: boolean;
    /** Whether its gateway is taken out of service. @default false */
    readonly disableGateway?: boolean;
}

/** Of a service as Azure has it: what a declaration may change. */
export interface LiveService {
    readonly tier: string;
    readonly primary: LiveRegion;
    readonly additionalLocations: readonly LiveRegion[];
    readonly virtualNetworkType: string;
    /** What it is on its way to, for example `Updating`; empty when nothing runs. */
    readonly transition: string;
    /** When it was last changed, ISO 8601; empty where Azure does not say. */
    readonly modifiedAt: string;
    /** Everything that ARM answers of it, by the names of the SDK's model. */
    readonly members: Readonly<Record<string, unknown>>;
    /**
     * Names of its self-hosted gateways.
     *
     * @default not read: no other tier is declared, or the identity that asks may not read them
     */
    readonly selfHostedGateways?: readonly string[];
}

/** A service that was deleted and can be recovered. Times are Azure's, ISO 8601. */
export interface DeletedService {
    readonly serviceId: string;
    readonly location: string;
    readonly deletedAt: string;
    readonly purgedAt: string;
}

/** What there is under a service's resource ID, and what blocks its name. */
export type ObservedService = (
    | {
          readonly is: "live";
          readonly service: LiveService;
          /** The same as the stack's state has it: as the last run or refresh left it. @default the state tells of none */
          readonly held?: LiveService;
      }
    | { readonly is: "deleted"; readonly deleted: DeletedService }
    /** `mayBeDeleted` the identity that asks may not see deleted services: one of them may block the name. */
    | { readonly is: "absent"; readonly mayBeDeleted: boolean }
) & {
    readonly serviceId: string;
    /** Azure's time, ISO 8601. */
    readonly observedAt: string;
};

/** Keeps of ARM's answer what a change is judged by. */
export function toLiveService(resource: ApiManagementServiceResource): LiveService {
    return {
        tier: resource.sku.name,
        primary: toLiveRegion(resource),
        additionalLocations: (resource.additionalLocations ?? []).map(toLiveRegion),
        virtualNetworkType: resource.virtualNetworkType ?? "None",
        transition: resource.targetProvisioningState ?? "",
        modifiedAt: resource.systemData?.lastModifiedAt?.toISOString() ?? "",
        members: { ...resource },
    };
}

/**
 * The same of a service as azure-native has written it down: by the same names, without types.
 *
 * @returns undefined where it holds no tier or no region: then it tells nothing.
 */
export function toHeldService({
    systemData: _asText,
    ...held
}: Readonly<Record<string, unknown>>): LiveService | undefined {
    const { location, sku } = held as Partial<ApiManagementServiceResource>;
    return location !== undefined && sku !== undefined
        ? toLiveService(held as unknown as ApiManagementServiceResource)
        : undefined;
}

interface RegionResource {
    readonly location: string;
    readonly sku: { readonly capacity: number };
    readonly zones?: readonly string[] | null;
    readonly virtualNetworkConfiguration?: VirtualNetworkConfiguration | null;
    readonly publicIpAddressId?: string | null;
    readonly natGatewayState?: string | null;
    readonly disableGateway?: boolean | null;
}

function toLiveRegion(region: RegionResource): LiveRegion {
    return {
        location: region.location,
        units: region.sku.capacity,
        zones: region.zones ?? [],
        subnetId: region.virtualNetworkConfiguration?.subnetResourceId ?? null,
        publicIpAddressId: region.publicIpAddressId ?? null,
        natGateway: region.natGatewayState === "Enabled",
        ...(region.disableGateway === true && { disableGateway: true }),
    };
}
