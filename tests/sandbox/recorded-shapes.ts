/**
 * What Azure was recorded to answer for a service: member names in their order, and which are null. Sources:
 *
 * - 2021-08-01: Azure/azure-sdk-for-js, sdk/apimanagement/arm-apimanagement/recordings/node/apimanagement_test/
 *   recording_apimanagementservice_delete_test.json
 * - 2022-08-01: Azure/azure-sdk-for-net, SessionRecords/ApiManagementServiceTests/CreateMultiRegionService.json
 * - 2024-05-01: Azure/azure-service-operator, v2/internal/controllers/recordings/Test_ApiManagement_20240501_CRUD.yaml
 */
export const apiVersions = ["2021-08-01", "2022-08-01", "2024-05-01"] as const;
export type ApiVersion = (typeof apiVersions)[number];

/** Between creation and activation, and after it. */
export type ServicePhase = "creating" | "active";

const security = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security";
const customProperties = [
    `${security}.Protocols.Tls10`,
    `${security}.Protocols.Tls11`,
    `${security}.Protocols.Ssl30`,
    `${security}.Ciphers.TripleDes168`,
    `${security}.Backend.Protocols.Tls10`,
    `${security}.Backend.Protocols.Tls11`,
    `${security}.Backend.Protocols.Ssl30`,
    "Microsoft.WindowsAzure.ApiManagement.Gateway.Protocols.Server.Http2",
].join(" ");

const hostnameConfiguration =
    "type hostName encodedCertificate=null keyVaultId=null certificatePassword=null negotiateClientCertificate " +
    "certificate=null defaultSslBinding identityClientId=null certificateSource certificateStatus=null";

/** Leaves marked `?` are null until the service is active. */
const additionalLocation =
    "location sku{ name capacity } zones=null publicIPAddresses? privateIPAddresses=null outboundPublicIPAddresses?@2022-08-01 " +
    "virtualNetworkConfiguration=null gatewayRegionalUrl? disableGateway publicIpAddressId=null platformVersion";

/** Of a service in two regions; `@` marks the versions that have a member. */
const properties = `
    publisherEmail publisherName notificationSenderEmail provisioningState targetProvisioningState createdAtUtc
    gatewayUrl gatewayRegionalUrl? portalUrl? developerPortalUrl? dataApiUrl=null@2024-05-01 managementApiUrl? scmUrl?
    hostnameConfigurations{ ${hostnameConfiguration} }
    publicIPAddresses? privateIPAddresses=null
    additionalLocations{ ${additionalLocation} }
    virtualNetworkConfiguration=null customProperties?{ ${customProperties} } virtualNetworkType certificates=null
    disableGateway natGatewayState@2022-08-01 outboundPublicIPAddresses?@2022-08-01
    apiVersionConstraint{ minApiVersion=null } publicIpAddressId=null publicNetworkAccess
    privateEndpointConnections=null platformVersion
    configurationApi=null@2024-05-01 legacyPortalStatus@2024-05-01 developerPortalStatus@2024-05-01`;

const systemData = "createdBy createdByType createdAt lastModifiedBy lastModifiedByType lastModifiedAt";
const rest = "sku{ name capacity } identity{ type principalId tenantId } zones=null";

/**
 * 2024-05-01 has another order, and no systemData at first. It was recorded on a v2 tier only: that a classic tier keeps
 * `disableGateway`, and has its nulls where 2022-08-01 has them, is assumed.
 */
const services: Readonly<Record<ApiVersion, string>> = {
    "2021-08-01": `id name type tags location etag properties{ ${properties} } ${rest} systemData{ ${systemData} }`,
    "2022-08-01": `id name type tags location etag properties{ ${properties} } ${rest} systemData{ ${systemData} }`,
    "2024-05-01": `etag properties{ ${properties} } ${rest} systemData?{ ${systemData} } location tags id name type`,
};

/** The members of a service in two regions with a system-assigned identity, as {@link describeMembers} lists them. */
export function recordedService(version: ApiVersion, phase: ServicePhase): string[] {
    return expand(services[version], version, phase);
}

/** Recorded in 2021-08-01. */
export const recordedDeletedService = expand(
    "id name type location properties{ serviceId scheduledPurgeDate deletionDate }",
    "2021-08-01",
    "active",
);

/** A pattern for the absolute URL of a service's operation; its first group is the token. */
export function recordedOperationUrl(
    version: ApiVersion,
    endpoint: string,
    servicePath: string,
    location: string,
    style: "location" | "async",
): RegExp {
    const pattern = (where: string, end: string): RegExp =>
        new RegExp(`^${(endpoint + where).replaceAll(".", "\\.")}/([\\w-]+=*)\\?api-version=${version}${end}$`);
    if (version === "2024-05-01") {
        const collection = style === "async" ? "operationsStatuses" : "operationResults";
        const provider = servicePath.replace(/\/resourceGroups\/[^/]+/, "").replace(/\/service\/.*/, "");
        return pattern(`${provider}/locations/${location}/${collection}`, "(&t=.+)?");
    }
    return pattern(`${servicePath}/operationresults`, style === "async" ? "&asyncResponse" : "");
}

/** Every member of a body in its order, one per line, such as `properties.zones=null`. */
export function describeMembers(value: unknown, path = ""): string[] {
    if (value === null) {
        return [`${path}=null`];
    }
    if (Array.isArray(value) && typeof value[0] === "object") {
        return describeMembers(value[0], path);
    }
    // The names of tags are the user's.
    if (typeof value !== "object" || Array.isArray(value) || path === "tags") {
        return [path];
    }
    return Object.entries(value).flatMap(([name, member]) => describeMembers(member, path ? `${path}.${name}` : name));
}

function expand(shape: string, version: ApiVersion, phase: ServicePhase): string[] {
    const lines: string[] = [];
    const parents: string[] = [];
    let hiddenDepth = 0;
    for (const word of shape.trim().split(/\s+/)) {
        if (word === "}") {
            parents.pop();
            hiddenDepth = Math.max(0, hiddenDepth - 1);
            continue;
        }
        const [, name, isNull, untilActive, since, opens] = /^([^=?@{]+)(=null)?(\?)?(?:@([\d-]+))?(\{)?$/.exec(word)!;
        const path = [...parents, name].join(".");
        const nullNow = Boolean(isNull) || (Boolean(untilActive) && phase === "creating");
        const shown = hiddenDepth === 0 && (since === undefined || version >= since);
        if (shown && (nullNow || !opens)) {
            lines.push(nullNow ? `${path}=null` : path);
        }
        if (opens) {
            parents.push(name!);
            hiddenDepth = hiddenDepth > 0 || nullNow ? hiddenDepth + 1 : 0;
        }
    }
    return lines;
}
