import type { SafetySnapshotArgs } from "../../dynamic-providers/pulumi/resources/service-ready";
import { anyMembers } from "../argument-names";
import type { ArgumentNames } from "../argument-names";
import type {
    AdditionalLocationArgs,
    ApiManagementArgs,
    AutoscaleArgs,
    AutoscaleRuleArgs,
    HostnameArgs,
    ServiceTimeoutsArgs,
    VirtualNetworkArgs,
} from "./api-management-args";

const virtualNetworkNames: ArgumentNames<VirtualNetworkArgs> = { subnetId: true };

export const additionalLocationNames: ArgumentNames<AdditionalLocationArgs> = {
    location: true,
    units: true,
    zones: true,
    virtualNetwork: virtualNetworkNames,
    publicIpAddressId: true,
    natGateway: true,
    disableGateway: true,
};

const hostnameNames: ArgumentNames<HostnameArgs> = {
    type: true,
    hostName: true,
    certificateSource: true,
    keyVaultId: true,
    identityClientId: true,
    defaultSslBinding: true,
    negotiateClientCertificate: true,
};

const autoscaleRuleNames: ArgumentNames<AutoscaleRuleArgs> = {
    capacityPercent: true,
    windowMinutes: true,
    cooldownMinutes: true,
    byUnits: true,
};

const autoscaleNames: ArgumentNames<AutoscaleArgs> = {
    minUnits: true,
    maxUnits: true,
    scaleOut: autoscaleRuleNames,
    scaleIn: autoscaleRuleNames,
    enabled: true,
};

export const timeoutNames: ArgumentNames<ServiceTimeoutsArgs> = {
    createSeconds: true,
    updateSeconds: true,
    deleteSeconds: true,
};

const safetySnapshotNames: ArgumentNames<SafetySnapshotArgs> = {
    storageAccountId: true,
    backupsContainer: true,
    catalogContainer: true,
    authorityContainer: true,
    accessType: true,
    clientId: true,
    timeoutSeconds: true,
    accessWaitSeconds: true,
    lostAnswerWatchSeconds: true,
    verify: true,
    skipKinds: true,
    secretsKey: true,
    secretsKeyId: true,
    maxAttempts: true,
};

export const apiManagementNames: ArgumentNames<ApiManagementArgs> = {
    serviceName: true,
    publisherName: true,
    publisherEmail: true,
    notificationSenderEmail: true,
    location: true,
    tier: true,
    units: true,
    autoscale: autoscaleNames,
    zones: true,
    additionalLocations: additionalLocationNames,
    maxUnitsPerRegion: true,
    virtualNetworkType: true,
    virtualNetwork: virtualNetworkNames,
    publicIpAddressId: true,
    natGateway: true,
    disableGateway: true,
    publicNetworkAccess: true,
    hostnames: hostnameNames,
    customProperties: true,
    minApiVersion: true,
    systemAssignedIdentity: true,
    userAssignedIdentityIds: true,
    resourceGroupName: true,
    protect: true,
    validateLive: true,
    allowRemovals: true,
    unmanaged: true,
    undelete: true,
    safetySnapshot: safetySnapshotNames,
    timeouts: timeoutNames,
    busyWaitSeconds: true,
    newerLocations: true,
    tags: true,
    overrides: { service: anyMembers, resourceGroup: anyMembers },
};
