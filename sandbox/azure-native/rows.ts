/** Members of a type that have another name on the wire, with those nested below: SDK name to wire name. */
export interface Renames {
    readonly [sdkName: string]: string | RenamedMember;
}

export interface RenamedMember {
    readonly wire: string;
    readonly items: Renames;
    /** Members of the items that stand under `properties` on the wire. @default none */
    readonly flattened?: readonly string[];
}

/** One azure-native type. A new type is a row. */
export interface ResourceRow {
    readonly token: string;
    readonly apiVersion: string;
    /** Placeholders are inputs; `{scope}` takes a whole path. */
    readonly path: string;
    /** Input that gets a name of its own, with a random suffix, when it is left out. @default none */
    readonly autoName?: string;
    readonly requiredInputs: readonly string[];
    /** Inputs beside those of the path that replace the resource. */
    readonly replaceOnChange: readonly string[];
    /** Inputs that stand at the top of the body. */
    readonly rootInputs: readonly string[];
    /** Inputs that stand under `properties`. */
    readonly propertyInputs: readonly string[];
    readonly renames?: Renames;
    /** Outputs that only Azure can say, as far as programs use them. */
    readonly readOnlyOutputs: readonly string[];
    /** The same within an input that is an object. */
    readonly readOnlyMembers?: Readonly<Record<string, readonly string[]>>;
    /** Singletons always exist: they may be "created", and deleting them sets them back to this. */
    readonly defaultBody?: Readonly<Record<string, unknown>>;
}

/**
 * The types that the components use, with the api-versions of @pulumi/azure-native 3.28. What replaces follows
 * `x-ms-mutability` in Azure/azure-rest-api-specs, as pulumi-azure-native reads it; members of the path always replace.
 */
export const rows: readonly ResourceRow[] = [
    {
        token: "azure-native:resources:ResourceGroup",
        apiVersion: "2024-03-01",
        path: "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}",
        autoName: "resourceGroupName",
        requiredInputs: ["location"],
        replaceOnChange: ["location"],
        readOnlyOutputs: ["name", "properties", "type"],
        rootInputs: ["location", "managedBy", "tags"],
        propertyInputs: [],
    },
    {
        token: "azure-native:storage:StorageAccount",
        apiVersion: "2024-01-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}",
        autoName: "accountName",
        requiredInputs: ["kind", "location", "resourceGroupName", "sku"],
        replaceOnChange: ["location", "isHnsEnabled"],
        readOnlyOutputs: [
            "creationTime",
            "name",
            "primaryEndpoints",
            "primaryLocation",
            "provisioningState",
            "statusOfPrimary",
            "type",
        ],
        rootInputs: ["extendedLocation", "identity", "kind", "location", "sku", "tags"],
        propertyInputs: [
            "accessTier",
            "allowBlobPublicAccess",
            "allowCrossTenantReplication",
            "allowSharedKeyAccess",
            "allowedCopyScope",
            "defaultToOAuthAuthentication",
            "enableHttpsTrafficOnly",
            "encryption",
            "isHnsEnabled",
            "minimumTlsVersion",
            "networkRuleSet",
            "publicNetworkAccess",
        ],
        renames: {
            enableHttpsTrafficOnly: "supportsHttpsTrafficOnly",
            networkRuleSet: {
                wire: "networkAcls",
                items: {
                    ipRules: { wire: "ipRules", items: { iPAddressOrRange: "value" } },
                    virtualNetworkRules: {
                        wire: "virtualNetworkRules",
                        items: { virtualNetworkResourceId: "id" },
                    },
                },
            },
        },
    },
    {
        token: "azure-native:storage:BlobServiceProperties",
        apiVersion: "2024-01-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/{blobServicesName}",
        requiredInputs: ["accountName", "blobServicesName", "resourceGroupName"],
        replaceOnChange: [],
        readOnlyOutputs: ["name", "sku", "type"],
        rootInputs: [],
        propertyInputs: [
            "changeFeed",
            "containerDeleteRetentionPolicy",
            "cors",
            "deleteRetentionPolicy",
            "isVersioningEnabled",
            "restorePolicy",
        ],
        defaultBody: { properties: { cors: { corsRules: [] }, deleteRetentionPolicy: { enabled: false } } },
    },
    {
        token: "azure-native:storage:BlobContainer",
        apiVersion: "2024-01-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}",
        autoName: "containerName",
        requiredInputs: ["accountName", "resourceGroupName"],
        replaceOnChange: [],
        readOnlyOutputs: [
            "deleted",
            "hasImmutabilityPolicy",
            "hasLegalHold",
            "leaseState",
            "leaseStatus",
            "name",
            "type",
        ],
        rootInputs: [],
        propertyInputs: ["defaultEncryptionScope", "denyEncryptionScopeOverride", "metadata", "publicAccess"],
    },
    {
        token: "azure-native:storage:BlobContainerImmutabilityPolicy",
        apiVersion: "2024-01-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}/immutabilityPolicies/{immutabilityPolicyName}",
        requiredInputs: ["accountName", "containerName", "resourceGroupName"],
        replaceOnChange: [],
        readOnlyOutputs: ["etag", "name", "state", "type"],
        rootInputs: [],
        propertyInputs: [
            "allowProtectedAppendWrites",
            "allowProtectedAppendWritesAll",
            "immutabilityPeriodSinceCreationInDays",
        ],
    },
    {
        token: "azure-native:storage:ManagementPolicy",
        apiVersion: "2024-01-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Storage/storageAccounts/{accountName}/managementPolicies/{managementPolicyName}",
        autoName: "managementPolicyName",
        requiredInputs: ["accountName", "policy", "resourceGroupName"],
        replaceOnChange: [],
        readOnlyOutputs: ["lastModifiedTime", "name", "type"],
        rootInputs: [],
        propertyInputs: ["policy"],
    },
    {
        token: "azure-native:authorization:RoleAssignment",
        apiVersion: "2022-04-01",
        path: "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
        autoName: "roleAssignmentName",
        requiredInputs: ["principalId", "roleDefinitionId", "scope"],
        replaceOnChange: ["principalId", "roleDefinitionId"],
        readOnlyOutputs: ["name", "type"],
        rootInputs: [],
        propertyInputs: [
            "condition",
            "conditionVersion",
            "description",
            "principalId",
            "principalType",
            "roleDefinitionId",
        ],
    },
    {
        token: "azure-native:managedidentity:UserAssignedIdentity",
        apiVersion: "2023-01-31",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
        autoName: "resourceName",
        requiredInputs: ["location", "resourceGroupName"],
        replaceOnChange: ["location"],
        readOnlyOutputs: ["clientId", "name", "principalId", "tenantId", "type"],
        rootInputs: ["location", "tags"],
        propertyInputs: [],
    },
    {
        token: "azure-native:apimanagement:ApiManagementService",
        apiVersion: "2024-05-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/service/{serviceName}",
        autoName: "serviceName",
        requiredInputs: ["location", "publisherEmail", "publisherName", "resourceGroupName", "sku"],
        replaceOnChange: ["location"],
        readOnlyOutputs: [
            "createdAtUtc",
            "developerPortalUrl",
            "etag",
            "gatewayRegionalUrl",
            "gatewayUrl",
            "managementApiUrl",
            "name",
            "outboundPublicIPAddresses",
            "platformVersion",
            "portalUrl",
            "privateIPAddresses",
            "provisioningState",
            "publicIPAddresses",
            "scmUrl",
            "systemData",
            "targetProvisioningState",
            "type",
        ],
        readOnlyMembers: { identity: ["principalId", "tenantId"] },
        rootInputs: ["identity", "location", "sku", "tags", "zones"],
        propertyInputs: [
            "additionalLocations",
            "apiVersionConstraint",
            "certificates",
            "customProperties",
            "developerPortalStatus",
            "disableGateway",
            "enableClientCertificate",
            "hostnameConfigurations",
            "legacyPortalStatus",
            "natGatewayState",
            "notificationSenderEmail",
            "publicIpAddressId",
            "publicNetworkAccess",
            "publisherEmail",
            "publisherName",
            "restore",
            "virtualNetworkConfiguration",
            "virtualNetworkType",
        ],
    },
    {
        token: "azure-native:monitor:AutoscaleSetting",
        apiVersion: "2021-05-01-preview",
        path: "/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}/providers/Microsoft.Insights/autoscalesettings/{autoscaleSettingName}",
        autoName: "autoscaleSettingName",
        requiredInputs: ["profiles", "resourceGroupName"],
        replaceOnChange: ["location"],
        readOnlyOutputs: ["name", "systemData", "type"],
        rootInputs: ["location", "tags"],
        propertyInputs: [
            "enabled",
            "notifications",
            "predictiveAutoscalePolicy",
            "profiles",
            "targetResourceLocation",
            "targetResourceUri",
        ],
    },
    {
        token: "azure-native:cdn:Profile",
        apiVersion: "2025-06-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Cdn/profiles/{profileName}",
        autoName: "profileName",
        requiredInputs: ["resourceGroupName", "sku"],
        replaceOnChange: ["location"],
        readOnlyOutputs: [
            "extendedProperties",
            "frontDoorId",
            "kind",
            "name",
            "provisioningState",
            "resourceState",
            "systemData",
            "type",
        ],
        rootInputs: ["identity", "location", "sku", "tags"],
        propertyInputs: ["logScrubbing", "originResponseTimeoutSeconds"],
    },
    {
        token: "azure-native:cdn:AFDEndpoint",
        apiVersion: "2025-06-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}",
        autoName: "endpointName",
        requiredInputs: ["profileName", "resourceGroupName"],
        replaceOnChange: ["location"],
        readOnlyOutputs: ["deploymentStatus", "hostName", "name", "provisioningState", "systemData", "type"],
        rootInputs: ["location", "tags"],
        propertyInputs: ["autoGeneratedDomainNameLabelScope", "enabledState"],
    },
    {
        token: "azure-native:cdn:AFDOriginGroup",
        apiVersion: "2025-06-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Cdn/profiles/{profileName}/originGroups/{originGroupName}",
        autoName: "originGroupName",
        requiredInputs: ["profileName", "resourceGroupName"],
        replaceOnChange: [],
        readOnlyOutputs: ["deploymentStatus", "name", "provisioningState", "systemData", "type"],
        rootInputs: [],
        propertyInputs: [
            "healthProbeSettings",
            "loadBalancingSettings",
            "sessionAffinityState",
            "trafficRestorationTimeToHealedOrNewEndpointsInMinutes",
        ],
    },
    {
        token: "azure-native:cdn:AFDOrigin",
        apiVersion: "2025-06-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Cdn/profiles/{profileName}/originGroups/{originGroupName}/origins/{originName}",
        autoName: "originName",
        requiredInputs: ["originGroupName", "profileName", "resourceGroupName"],
        replaceOnChange: [],
        readOnlyOutputs: ["deploymentStatus", "name", "provisioningState", "systemData", "type"],
        rootInputs: [],
        propertyInputs: [
            "azureOrigin",
            "enabledState",
            "enforceCertificateNameCheck",
            "hostName",
            "httpPort",
            "httpsPort",
            "originHostHeader",
            "priority",
            "sharedPrivateLinkResource",
            "weight",
        ],
    },
    {
        token: "azure-native:cdn:Route",
        apiVersion: "2025-06-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}/routes/{routeName}",
        autoName: "routeName",
        requiredInputs: ["endpointName", "profileName", "resourceGroupName"],
        replaceOnChange: [],
        readOnlyOutputs: ["deploymentStatus", "name", "provisioningState", "systemData", "type"],
        rootInputs: [],
        propertyInputs: [
            "cacheConfiguration",
            "customDomains",
            "enabledState",
            "forwardingProtocol",
            "httpsRedirect",
            "linkToDefaultDomain",
            "originGroup",
            "originPath",
            "patternsToMatch",
            "ruleSets",
            "supportedProtocols",
        ],
    },
    {
        token: "azure-native:trafficmanager:Profile",
        apiVersion: "2022-04-01",
        path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/trafficmanagerprofiles/{profileName}",
        autoName: "profileName",
        requiredInputs: ["resourceGroupName"],
        replaceOnChange: [],
        readOnlyOutputs: ["name", "type"],
        readOnlyMembers: { dnsConfig: ["fqdn"] },
        rootInputs: ["location", "tags"],
        propertyInputs: [
            "allowedEndpointRecordTypes",
            "dnsConfig",
            "endpoints",
            "maxReturn",
            "monitorConfig",
            "profileStatus",
            "trafficRoutingMethod",
            "trafficViewEnrollmentStatus",
        ],
        renames: {
            endpoints: {
                wire: "endpoints",
                items: {},
                flattened: [
                    "alwaysServe",
                    "customHeaders",
                    "endpointLocation",
                    "endpointMonitorStatus",
                    "endpointStatus",
                    "geoMapping",
                    "priority",
                    "subnets",
                    "target",
                    "targetResourceId",
                    "weight",
                ],
            },
        },
    },
];

/** @throws Error for a type without a row. */
export function requireRow(token: string): ResourceRow {
    const row = rows.find((candidate) => candidate.token === token);
    if (!row) {
        throw new Error(`Resource type ${token} not found`);
    }
    return row;
}
