import { displayNameOf, locationName } from "../ground/locations";
import { privateAddressOf, publicAddressOf } from "./addresses";
import type { AssignedIdentity, NetworkBody, ServiceBody } from "./service-body";
import { classicCustomProperties, newCustomPropertiesOfV2 } from "./custom-properties";
import { renderHostnames } from "./hostnames";
import { isV2 } from "./tiers";

/** The newest api-version whose answers are known. */
export const newestApiVersion = "2024-05-01";

/**
 * Whether members show that Azure's releases leave out where they say nothing: `recorded` as they were recorded, `all` always.
 * Azure's bodies change with its own releases, not with the api-version alone.
 */
export const shownMembers = ["recorded", "all"] as const;
export type ShownMembers = (typeof shownMembers)[number];

/** What an answer says of a service. */
export interface ServiceView {
    readonly id: string;
    readonly name: string;
    readonly tenantId: string;
    readonly body: ServiceBody;
    readonly active: boolean;
    /** Whether this answers the PUT that creates it. */
    readonly isNew: boolean;
    readonly targetState: string;
    readonly principalId: string | undefined;
    readonly userAssigned: readonly AssignedIdentity[];
    readonly etag: string;
    readonly createdAt: Date;
    readonly modifiedAt: Date;
}

/**
 * A service as ARM answers it, with its nulls and in its order. Recorded: Azure/azure-sdk-for-net,
 * CreateMultiRegionService.json (2022-08-01); Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml,
 * where the order is another and some members are more.
 */
export function renderService(view: ServiceView, apiVersion: string, members: ShownMembers): Record<string, unknown> {
    const { body } = view;
    const identifiers = { id: view.id, name: view.name, type: "Microsoft.ApiManagement/service" };
    const tags = body.tags ?? {};
    const location = displayNameOf(body.location);
    const rest = {
        etag: view.etag,
        properties: renderProperties(view, apiVersion, members),
        sku: { name: body.sku.name, capacity: body.sku.capacity ?? 1 },
        identity: renderIdentity(view),
        zones: body.zones ?? null,
    };
    const systemData = renderSystemData(view);
    return apiVersion < "2024-05-01"
        ? { ...identifiers, tags, location, ...rest, systemData }
        : { ...rest, systemData: view.active ? systemData : null, location, tags, ...identifiers };
}

/** Of a v2 tier nothing is said before its first change, and of its creation nothing after it. Recorded: 2024-05-01. */
function renderSystemData({ body, createdAt, modifiedAt }: ServiceView): Record<string, unknown> | null {
    const lastModified = {
        lastModifiedBy: "sandbox",
        lastModifiedByType: "Application",
        lastModifiedAt: modifiedAt.toISOString(),
    };
    if (isV2(body.sku.name)) {
        return modifiedAt > createdAt
            ? { createdBy: null, createdByType: null, createdAt: null, ...lastModified }
            : null;
    }
    return {
        createdBy: "sandbox",
        createdByType: "Application",
        createdAt: createdAt.toISOString(),
        ...lastModified,
    };
}

function renderProperties(view: ServiceView, apiVersion: string, members: ShownMembers): Record<string, unknown> {
    const newer = apiVersion >= "2024-05-01";
    // Not in 2021-08-01. Recorded: Azure/azure-sdk-for-js, recording_apimanagementservice_delete_test.json
    const hasNatGateway = apiVersion >= "2022-08-01";
    const { active, body } = view;
    const { properties } = body;
    const v2 = isV2(body.sku.name);
    const name = view.name.toLowerCase();
    const host = `${name}.azure-api.net`;
    // Recorded with null for an active service of a v2 tier.
    const whenActive = <T>(value: T): T | null => (active && !v2 ? value : null);
    const publicAddresses = whenActive([publicAddressOf(name, body.location)]);
    return {
        publisherEmail: properties.publisherEmail,
        publisherName: properties.publisherName,
        notificationSenderEmail: properties.notificationSenderEmail ?? "apimgmt-noreply@mail.windowsazure.com",
        provisioningState: active ? "Succeeded" : stateOfCreation(view, apiVersion),
        targetProvisioningState: v2 ? "" : view.targetState,
        createdAtUtc: view.createdAt.toISOString(),
        gatewayUrl: `https://${host}`,
        gatewayRegionalUrl: whenActive(regionalUrl(name, locationName(body.location))),
        portalUrl: whenActive(`https://${name}.portal.azure-api.net`),
        developerPortalUrl: whenActive(`https://${name}.developer.azure-api.net`),
        ...(newer && { dataApiUrl: null }),
        managementApiUrl: active || v2 ? `https://${name}.management.azure-api.net` : null,
        scmUrl: whenActive(`https://${name}.scm.azure-api.net`),
        hostnameConfigurations: renderHostnames(host, properties.hostnameConfigurations ?? []),
        publicIPAddresses: publicAddresses,
        privateIPAddresses: privateAddresses(view, 0),
        additionalLocations: renderLocations(view, hasNatGateway),
        virtualNetworkConfiguration: renderSubnet(properties),
        customProperties: renderCustomProperties(view),
        virtualNetworkType: properties.virtualNetworkType ?? "None",
        certificates: null,
        ...(showsDisableGateway(body, apiVersion, members) && { disableGateway: properties.disableGateway ?? false }),
        ...(hasNatGateway && {
            natGatewayState: properties.natGatewayState ?? (v2 ? "Enabled" : "Disabled"),
            outboundPublicIPAddresses: publicAddresses,
        }),
        apiVersionConstraint: { minApiVersion: properties.apiVersionConstraint?.minApiVersion ?? null },
        publicIpAddressId: properties.publicIpAddressId ?? null,
        publicNetworkAccess: properties.publicNetworkAccess ?? "Enabled",
        privateEndpointConnections: null,
        platformVersion: active && !v2 ? "stv2" : "undetermined",
        ...(newer && {
            configurationApi: null,
            legacyPortalStatus: properties.legacyPortalStatus ?? "Enabled",
            developerPortalStatus: properties.developerPortalStatus ?? "Enabled",
        }),
    };
}

/** Both were recorded in 2022-08-01; that it is the regions which decide is assumed. */
function stateOfCreation({ body }: ServiceView, apiVersion: string): string {
    const severalRegions = (body.properties.additionalLocations ?? []).length > 0;
    return apiVersion >= "2022-08-01" && !severalRegions && !isV2(body.sku.name) ? "Activating" : "Created";
}

/** Recorded: in 2021-08-01 always, in 2022-08-01 with two regions only, in 2024-05-01 not with one. */
function showsDisableGateway({ properties }: ServiceBody, apiVersion: string, members: ShownMembers): boolean {
    return members === "all" || apiVersion < "2022-08-01" || (properties.additionalLocations ?? []).length > 0;
}

function renderCustomProperties({ active, body, createdAt, modifiedAt }: ServiceView): Record<string, string> | null {
    const given = body.properties.customProperties;
    if (isV2(body.sku.name)) {
        const isChanged = modifiedAt > createdAt;
        return { ...(isChanged ? classicCustomProperties : newCustomPropertiesOfV2), ...given };
    }
    return active ? { ...classicCustomProperties, ...given } : null;
}

function renderLocations(view: ServiceView, hasNatGateway: boolean) {
    const { active, name, body } = view;
    const locations = body.properties.additionalLocations ?? [];
    return locations.length === 0
        ? null
        : locations.map(({ location, sku, zones, ...network }, index) => {
              const addresses = active ? [publicAddressOf(name, location)] : null;
              return {
                  location: displayNameOf(location),
                  sku,
                  zones: zones ?? null,
                  publicIPAddresses: addresses,
                  privateIPAddresses: privateAddresses(view, index + 1),
                  // Not in 2021-08-01. Recorded: TestCrudApiManagementWithAdditionalRegions.json
                  ...(hasNatGateway && { outboundPublicIPAddresses: addresses }),
                  virtualNetworkConfiguration: renderSubnet(network),
                  gatewayRegionalUrl: active ? regionalUrl(name, locationName(location)) : null,
                  // Recorded without it where it was not asked for; that it shows otherwise is assumed.
                  ...(hasNatGateway && network.natGatewayState && { natGatewayState: network.natGatewayState }),
                  disableGateway: network.disableGateway ?? false,
                  publicIpAddressId: network.publicIpAddressId ?? null,
                  platformVersion: active ? "stv2" : "undetermined",
              };
          });
}

function privateAddresses({ active, body }: ServiceView, place: number): string[] | null {
    return active && body.properties.virtualNetworkType === "Internal" ? [privateAddressOf(place)] : null;
}

/**
 * Recorded for a user-assigned identity: at its creation the service answers the ID as it was sent, and nothing else; later
 * with `resourcegroups` in small letters, and the tenant. Both kinds at once, after the creation: recorded, too
 * (TestCrudApiManagementWithAdditionalRegions.json).
 */
function renderIdentity({ body, isNew, principalId, tenantId, userAssigned }: ServiceView) {
    const type = body.identity?.type;
    if (!type || type === "None") {
        return null;
    }
    const hasSystem = type.includes("SystemAssigned");
    const own = {
        type,
        principalId: hasSystem ? principalId : null,
        tenantId: isNew && !hasSystem ? null : tenantId,
    };
    if (!type.includes("UserAssigned")) {
        return own;
    }
    const sent = Object.keys(body.identity?.userAssignedIdentities ?? {});
    const assigned = isNew
        ? sent.map((id) => [id, { principalId: null, clientId: null }])
        : userAssigned.map((identity) => [
              identity.id.replace("/resourceGroups/", "/resourcegroups/"),
              { principalId: identity.principalId, clientId: identity.clientId },
          ]);
    return { ...own, userAssignedIdentities: Object.fromEntries(assigned) as Record<string, unknown> };
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
