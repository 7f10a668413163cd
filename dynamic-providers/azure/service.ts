import type { ApiManagementServiceResource } from "@azure/arm-apimanagement";
import { toLiveService } from "./live-service";
import type { LiveService } from "./live-service";
import { toServiceSettings } from "./service-settings";
import type { ServiceSettings } from "./service-settings";

/** One region of a service and its units. */
export interface ServiceLocation {
    /** Azure's display name, for example `West Europe`. */
    readonly location: string;
    readonly units: number;
}

/** What is known of an API Management service at one moment of Azure's clock. */
export interface ServiceObservation {
    readonly resourceId: string;
    /** The same as ARM spells it; undefined where its answer lacks it. */
    readonly armId?: string;
    readonly name: string;
    readonly tier: string;
    readonly location: string;
    readonly units: number;
    /** The additional locations, without the primary one. */
    readonly locations: readonly ServiceLocation[];
    /** When Azure created it: tells a service from an earlier one of the same name. ISO 8601. */
    readonly createdAt: string;
    /** For example `Succeeded`; says nothing of an update, a backup or a restore that runs. */
    readonly provisioningState: string;
    /** What it is on its way to, for example `Updating`; empty when nothing runs. */
    readonly targetProvisioningState: string;
    /** Object ID of its system-assigned identity. */
    readonly principalId?: string;
    readonly userAssignedIdentities: readonly { readonly clientId: string; readonly principalId: string }[];
    readonly publicIpAddresses: readonly string[];
    /** URLs of its gateways, region by region, without those that are disabled. */
    readonly gatewayUrls?: readonly string[];
    /** What a backup leaves out, as far as the service tells it. */
    readonly settings: ServiceSettings;
    /** What a declaration may change in a way that hurts. */
    readonly live: LiveService;
    /** The `Date` of Azure's answer. */
    readonly observedAt: Date;
}

/** Keeps of ARM's answer what backup and restore depend on. */
export function toServiceObservation(
    resource: ApiManagementServiceResource,
    resourceId: string,
    observedAt: Date,
): ServiceObservation {
    return {
        resourceId,
        armId: resource.id,
        name: resource.name ?? "",
        tier: resource.sku.name,
        location: resource.location,
        units: resource.sku.capacity,
        locations: (resource.additionalLocations ?? []).map(({ location, sku }) => ({ location, units: sku.capacity })),
        createdAt: resource.createdAtUtc?.toISOString() ?? "",
        provisioningState: resource.provisioningState ?? "",
        targetProvisioningState: resource.targetProvisioningState ?? "",
        // Azure answers null where there is none, and for identities that it has yet to look up.
        principalId: resource.identity?.principalId ?? undefined,
        userAssignedIdentities: Object.values(resource.identity?.userAssignedIdentities ?? {}).map(
            ({ clientId, principalId }) => ({ clientId: clientId ?? "", principalId: principalId ?? "" }),
        ),
        publicIpAddresses: resource.publicIPAddresses ?? [],
        gatewayUrls: gatewayUrlsOf(resource),
        settings: toServiceSettings(resource),
        live: toLiveService(resource),
        observedAt,
    };
}

/** A service whose answer names no gateway of a region is asked by its own name. */
function gatewayUrlsOf(resource: ApiManagementServiceResource): string[] {
    const { gatewayRegionalUrl, gatewayUrl, disableGateway, additionalLocations } = resource;
    // Azure answers null where there is none.
    const regional = [{ gatewayRegionalUrl, disableGateway }, ...(additionalLocations ?? [])].flatMap((region) =>
        region.gatewayRegionalUrl && !region.disableGateway ? [region.gatewayRegionalUrl] : [],
    );
    const urls = regional.length > 0 ? regional : gatewayUrl ? [gatewayUrl] : [];
    return urls.map((url) => url.replace(/\/+$/, ""));
}
