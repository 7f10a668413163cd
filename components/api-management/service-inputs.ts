import type { ApiManagementServiceArgs } from "@pulumi/azure-native/apimanagement";
import { ApimIdentityType, NatGatewayState } from "@pulumi/azure-native/apimanagement";
import type { apimanagement as inputs } from "@pulumi/azure-native/types/input";
import * as pulumi from "@pulumi/pulumi";
import { lift } from "../lift";
import { normalizeLocation } from "../../dynamic-providers/common/locations";
import type {
    AdditionalLocationArgs,
    ApiManagementArgs,
    HostnameArgs,
    VirtualNetworkArgs,
} from "./api-management-args";
import { isResolved } from "../input-failures";
import { completeCustomProperties, spellCustomProperties } from "./custom-properties";
import { fewestUnits } from "./fewest-units";
import { Tier } from "./tier";

/** The service as azure-native takes it. What is left out here stays as Azure has it. */
export function toServiceInputs(
    args: ApiManagementArgs,
    resourceGroupName: pulumi.Input<string>,
): ApiManagementServiceArgs {
    return {
        serviceName: args.serviceName,
        resourceGroupName,
        location: args.location,
        publisherName: args.publisherName,
        publisherEmail: args.publisherEmail,
        notificationSenderEmail: args.notificationSenderEmail,
        sku: { name: args.tier ?? Tier.Premium, capacity: fewestUnits(args) },
        zones: lift(args.zones, listOrNothing),
        additionalLocations: lift(args.additionalLocations ?? [], (list) =>
            list.map((entry) => lift(entry, toAdditionalLocation)),
        ),
        virtualNetworkType: args.virtualNetworkType,
        virtualNetworkConfiguration: lift(args.virtualNetwork, toVirtualNetwork),
        publicIpAddressId: args.publicIpAddressId,
        natGatewayState: lift(args.natGateway, toNatGatewayState),
        disableGateway: args.disableGateway,
        publicNetworkAccess: args.publicNetworkAccess,
        hostnameConfigurations: lift(args.hostnames, (list) =>
            listOrNothing(list)?.map((entry) => lift(entry, toHostnameConfiguration)),
        ),
        customProperties: whenResolved(
            args.customProperties,
            args.unmanaged?.includes("customProperties") ? spellCustomProperties : completeCustomProperties,
        ),
        apiVersionConstraint: lift(args.minApiVersion, (minApiVersion) =>
            minApiVersion === undefined ? undefined : { minApiVersion },
        ),
        identity: toIdentity(args),
        tags: args.tags,
    };
}

function toAdditionalLocation(declared: AdditionalLocationArgs): inputs.AdditionalLocationArgs {
    const { location, units, zones, virtualNetwork, publicIpAddressId, natGateway, disableGateway } = declared;
    return {
        // One spelling, so that another one is no change to Azure.
        location: lift(location, normalizeLocation),
        sku: { name: Tier.Premium, capacity: units },
        zones: lift(zones, listOrNothing),
        virtualNetworkConfiguration: lift(virtualNetwork, toVirtualNetwork),
        publicIpAddressId,
        natGatewayState: lift(natGateway, toNatGatewayState),
        disableGateway,
    };
}

function toHostnameConfiguration(hostname: HostnameArgs): inputs.HostnameConfigurationArgs {
    const { type, hostName, certificateSource, keyVaultId, identityClientId } = hostname;
    const { defaultSslBinding, negotiateClientCertificate } = hostname;
    return {
        ...{ type, hostName, certificateSource, keyVaultId, identityClientId },
        ...{ defaultSslBinding, negotiateClientCertificate },
    };
}

function toIdentity({
    systemAssignedIdentity = true,
    userAssignedIdentityIds = [],
}: ApiManagementArgs): pulumi.Input<inputs.ApiManagementServiceIdentityArgs> {
    const { SystemAssigned, UserAssigned, SystemAssigned_UserAssigned, None } = ApimIdentityType;
    return whenResolved({ own: systemAssignedIdentity, ids: userAssignedIdentityIds }, ({ own, ids }) =>
        ids.length === 0
            ? { type: own ? SystemAssigned : None }
            : {
                  type: own ? SystemAssigned_UserAssigned : UserAssigned,
                  userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])),
              },
    );
}

/** Waits for outputs, at any depth, only where there are any: the rules see at once what is known when the program runs. */
function whenResolved<T, R>(input: T, map: (value: pulumi.Unwrap<T>) => R): pulumi.Input<R> {
    return isResolved(input) ? map(input as pulumi.Unwrap<T>) : pulumi.output(input).apply(map);
}

function toVirtualNetwork(virtualNetwork: VirtualNetworkArgs | undefined) {
    return virtualNetwork && { subnetResourceId: virtualNetwork.subnetId };
}

/** Left out where it is left out, so that azure-native's default stands. */
function toNatGatewayState(natGateway: boolean | undefined) {
    return natGateway === undefined ? undefined : natGateway ? NatGatewayState.Enabled : NatGatewayState.Disabled;
}

/** An empty list is no choice, as leaving it out is none. */
function listOrNothing<T>(list: T[] | undefined): T[] | undefined {
    return list && list.length > 0 ? list : undefined;
}
