import { randomUUID } from "node:crypto";
import { displayNameOf, locationName } from "../ground/locations";
import { defaultCustomProperties } from "./custom-properties";
import { EntityStore } from "./entity-store";
import type { Entity } from "./entity-store";
import { nextEtag } from "./etag";
import { renderHostnames } from "./hostnames";
import type { HostnameBody } from "./hostnames";

/** What a region says of its network, the primary one under `properties`. */
export interface NetworkBody {
    readonly virtualNetworkConfiguration?: { readonly subnetResourceId?: string } | null;
    readonly publicIpAddressId?: string | null;
    readonly natGatewayState?: string;
    readonly disableGateway?: boolean;
}

export interface LocationBody extends NetworkBody {
    readonly location: string;
    readonly sku: { readonly name: string; readonly capacity: number };
    readonly zones?: readonly string[] | null;
}

export interface ServiceBody {
    readonly location: string;
    readonly sku: { readonly name: string; readonly capacity?: number };
    readonly tags?: Record<string, string>;
    readonly zones?: readonly string[] | null;
    readonly identity?: {
        readonly type: string;
        /** Keys are resource IDs. */
        readonly userAssignedIdentities?: Readonly<Record<string, unknown>>;
    } | null;
    readonly properties: NetworkBody & {
        readonly publisherEmail?: string;
        readonly publisherName?: string;
        readonly notificationSenderEmail?: string;
        readonly additionalLocations?: readonly LocationBody[] | null;
        readonly hostnameConfigurations?: readonly HostnameBody[] | null;
        readonly apiVersionConstraint?: { readonly minApiVersion?: string | null } | null;
        readonly publicNetworkAccess?: string;
        readonly virtualNetworkType?: string;
        readonly developerPortalStatus?: string;
        readonly legacyPortalStatus?: string;
        readonly customProperties?: Readonly<Record<string, string>> | null;
        readonly restore?: boolean;
    };
}

/** What a service does beside standing still; Azure's own words. */
export type Transition = "Activating" | "Updating" | "Deleting" | "BackingUp" | "Restoring";

export interface DeletedService {
    readonly service: ApiManagementService;
    readonly deletionDate: Date;
    readonly scheduledPurgeDate: Date;
}

/** {@link ApiManagementService} as plain data. */
export interface ServiceRecord {
    readonly id: string;
    readonly name: string;
    readonly resourceGroup: string;
    readonly tenantId: string;
    readonly body: ServiceBody;
    readonly createdAt: string;
    readonly transition?: Transition;
    readonly active: boolean;
    readonly deployed?: ServiceBody;
    readonly principalId?: string;
    readonly userAssigned: readonly AssignedIdentity[];
    readonly modifiedAt: string;
    readonly entities: readonly Entity[];
}

/** A user-assigned identity that a service has. */
export interface AssignedIdentity {
    readonly id: string;
    readonly clientId: string;
    readonly principalId: string;
}

/** One simulated service. */
export class ApiManagementService {
    readonly entities: EntityStore;
    transition: Transition | undefined;
    active = false;
    /** What its gateways were last made to be. @default undefined: there are none yet */
    deployed: ServiceBody | undefined;
    principalId: string | undefined;
    userAssigned: readonly AssignedIdentity[] = [];
    etag = nextEtag();
    private modifiedAt: Date;

    constructor(
        readonly id: string,
        readonly name: string,
        readonly resourceGroup: string,
        readonly tenantId: string,
        public body: ServiceBody,
        readonly createdAt: Date,
    ) {
        this.modifiedAt = createdAt;
        this.entities = new EntityStore(id);
        this.identify();
    }

    static import({ entities, createdAt, modifiedAt, ...record }: ServiceRecord): ApiManagementService {
        const { id, name, resourceGroup, tenantId, body } = record;
        const service = new ApiManagementService(id, name, resourceGroup, tenantId, body, new Date(createdAt));
        service.transition = record.transition;
        service.active = record.active;
        // A record of an earlier release has none.
        service.deployed = record.deployed ?? (record.active ? body : undefined);
        service.principalId = record.principalId;
        service.userAssigned = record.userAssigned;
        service.modifiedAt = new Date(modifiedAt);
        service.entities.import(entities);
        return service;
    }

    export(): ServiceRecord {
        const { id, name, resourceGroup, tenantId, body, transition, active, principalId, userAssigned } = this;
        return {
            ...{ id, name, resourceGroup, tenantId, body, transition, active, principalId, userAssigned },
            deployed: this.deployed,
            createdAt: this.createdAt.toISOString(),
            modifiedAt: this.modifiedAt.toISOString(),
            entities: this.entities.export(),
        };
    }

    /** Of the primary region; from a block that is for documentation. */
    readonly publicAddress = "203.0.113.1";

    get location(): string {
        return locationName(this.body.location);
    }

    /** Takes over a new declaration; an identity once given keeps its principal. */
    update(body: ServiceBody, at: Date): void {
        this.body = body;
        this.etag = nextEtag();
        this.modifiedAt = at;
        this.identify();
    }

    touch(): void {
        this.etag = nextEtag();
    }

    /**
     * The service as ARM answers it, with its nulls and in its order. Recorded: Azure/azure-sdk-for-net,
     * CreateMultiRegionService.json (2022-08-01); Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml,
     * where the order is another and some members are more.
     */
    render(apiVersion: string): Record<string, unknown> {
        const newer = apiVersion >= "2024-05-01";
        const { body, active } = this;
        const identifiers = { id: this.id, name: this.name, type: "Microsoft.ApiManagement/service" };
        const place = { tags: body.tags ?? {}, location: displayNameOf(body.location) };
        const rest = {
            etag: this.etag,
            properties: this.properties(apiVersion),
            sku: { name: body.sku.name, capacity: body.sku.capacity ?? 1 },
            identity: this.identity(),
            zones: body.zones ?? null,
            systemData: {
                createdBy: "sandbox",
                createdByType: "Application",
                createdAt: this.createdAt.toISOString(),
                lastModifiedBy: "sandbox",
                lastModifiedByType: "Application",
                lastModifiedAt: this.modifiedAt.toISOString(),
            },
        };
        if (newer) {
            const { systemData, ...most } = rest;
            return {
                ...most,
                systemData: active ? systemData : null,
                location: place.location,
                tags: place.tags,
                ...identifiers,
            };
        }
        return { ...identifiers, ...place, ...rest };
    }

    private properties(apiVersion: string): Record<string, unknown> {
        const newer = apiVersion >= "2024-05-01";
        // Not in 2021-08-01. Recorded: Azure/azure-sdk-for-js, recording_apimanagementservice_delete_test.json
        const hasNatGateway = apiVersion >= "2022-08-01";
        const { active, body, name } = this;
        const { properties } = body;
        const whenActive = <T>(value: T): T | null => (active ? value : null);
        const host = `${name.toLowerCase()}.azure-api.net`;
        return {
            publisherEmail: properties.publisherEmail,
            publisherName: properties.publisherName,
            notificationSenderEmail: properties.notificationSenderEmail ?? "apimgmt-noreply@mail.windowsazure.com",
            provisioningState: active ? "Succeeded" : "Created",
            targetProvisioningState: this.targetState(),
            createdAtUtc: this.createdAt.toISOString(),
            gatewayUrl: `https://${host}`,
            gatewayRegionalUrl: whenActive(regionalUrl(name, this.location)),
            portalUrl: whenActive(`https://${name.toLowerCase()}.portal.azure-api.net`),
            developerPortalUrl: whenActive(`https://${name.toLowerCase()}.developer.azure-api.net`),
            ...(newer && { dataApiUrl: null }),
            managementApiUrl: whenActive(`https://${name.toLowerCase()}.management.azure-api.net`),
            scmUrl: whenActive(`https://${name.toLowerCase()}.scm.azure-api.net`),
            hostnameConfigurations: renderHostnames(host, properties.hostnameConfigurations ?? []),
            publicIPAddresses: whenActive([this.publicAddress]),
            privateIPAddresses: this.privateAddresses("10.0.0.4"),
            additionalLocations: this.additionalLocations(hasNatGateway),
            virtualNetworkConfiguration: renderSubnet(properties),
            customProperties: whenActive({ ...defaultCustomProperties, ...properties.customProperties }),
            virtualNetworkType: properties.virtualNetworkType ?? "None",
            certificates: null,
            disableGateway: properties.disableGateway ?? false,
            ...(hasNatGateway && {
                natGatewayState: properties.natGatewayState ?? "Disabled",
                outboundPublicIPAddresses: whenActive([this.publicAddress]),
            }),
            apiVersionConstraint: { minApiVersion: properties.apiVersionConstraint?.minApiVersion ?? null },
            publicIpAddressId: properties.publicIpAddressId ?? null,
            publicNetworkAccess: properties.publicNetworkAccess ?? "Enabled",
            privateEndpointConnections: null,
            platformVersion: active ? "stv2" : "undetermined",
            ...(newer && {
                configurationApi: null,
                legacyPortalStatus: properties.legacyPortalStatus ?? "Enabled",
                developerPortalStatus: properties.developerPortalStatus ?? "Enabled",
            }),
        };
    }

    private additionalLocations(hasNatGateway: boolean) {
        const locations = this.body.properties.additionalLocations ?? [];
        return locations.length === 0
            ? null
            : locations.map(({ location, sku, zones, ...network }) => ({
                  location: displayNameOf(location),
                  sku,
                  zones: zones ?? null,
                  publicIPAddresses: this.active ? ["203.0.113.2"] : null,
                  privateIPAddresses: this.privateAddresses("10.1.0.4"),
                  outboundPublicIPAddresses: this.active ? ["203.0.113.2"] : null,
                  virtualNetworkConfiguration: renderSubnet(network),
                  gatewayRegionalUrl: this.active ? regionalUrl(this.name, locationName(location)) : null,
                  // Recorded without it where it was not asked for; that it shows otherwise is assumed.
                  ...(hasNatGateway && network.natGatewayState && { natGatewayState: network.natGatewayState }),
                  disableGateway: network.disableGateway ?? false,
                  publicIpAddressId: network.publicIpAddressId ?? null,
                  platformVersion: this.active ? "stv2" : "undetermined",
              }));
    }

    private privateAddresses(address: string): string[] | null {
        return this.active && this.body.properties.virtualNetworkType === "Internal" ? [address] : null;
    }

    /** A backup or a restore is assumed to show as an update. */
    private targetState(): string {
        const { transition } = this;
        return transition === "BackingUp" || transition === "Restoring" ? "Updating" : (transition ?? "");
    }

    private identity() {
        const type = this.body.identity?.type;
        if (!type || type === "None") {
            return null;
        }
        const system = type.includes("SystemAssigned") && { principalId: this.principalId, tenantId: this.tenantId };
        const user = type.includes("UserAssigned") && {
            // Seen by users: the keys come back in another case (hashicorp/terraform-provider-azurerm#20958).
            userAssignedIdentities: Object.fromEntries(
                this.userAssigned.map(({ id, clientId, principalId }) => [
                    id.replace("/resourceGroups/", "/resourcegroups/"),
                    { clientId, principalId },
                ]),
            ),
        };
        return { type, ...system, ...user };
    }

    private identify(): void {
        const wanted = this.body.identity?.type.includes("SystemAssigned") ?? false;
        this.principalId = wanted ? (this.principalId ?? randomUUID()) : undefined;
    }
}

/** Documented: https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region */
export function regionalUrl(service: string, location: string): string {
    return `https://${service.toLowerCase()}-${location}-01.regional.azure-api.net`;
}

/** Documented: the example with virtual networks at https://learn.microsoft.com/rest/api/apimanagement/api-management-service/get */
function renderSubnet({ virtualNetworkConfiguration }: NetworkBody) {
    return virtualNetworkConfiguration
        ? {
              vnetid: "00000000-0000-0000-0000-000000000000",
              subnetname: null,
              subnetResourceId: virtualNetworkConfiguration.subnetResourceId,
          }
        : null;
}
