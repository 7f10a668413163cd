import type { SafetySnapshotArgs } from "../../dynamic-providers/pulumi/resources/service-ready";
import type { ApiManagementServiceArgs } from "@pulumi/azure-native/apimanagement";
import type { ResourceGroupArgs } from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";
import type { CertificateSource } from "./certificate-source";
import type { HostnameType } from "./hostname-type";
import type { PublicNetworkAccess } from "./public-network-access";
import type { Tier } from "./tier";
import type { VirtualNetworkType } from "./virtual-network-type";

/** Where a region's gateway is put in a virtual network. */
export interface VirtualNetworkArgs {
    /** Resource ID of a subnet in that region, used by no other region; all of them in one subscription. */
    subnetId: pulumi.Input<string>;
}

/** A region beside the primary one. */
export interface AdditionalLocationArgs {
    /** Azure region, in either spelling: `westus2` or `West US 2`. */
    location: pulumi.Input<string>;
    /** Scale units in this region: a whole number of 1 or more. */
    units: pulumi.Input<number>;
    /** Availability zones `1`, `2`, `3`; the units must be a multiple of their number. @default Azure spreads the units */
    zones?: pulumi.Input<pulumi.Input<string>[]>;
    /** Where the gateway is put; in every region or in none. @default in no virtual network */
    virtualNetwork?: pulumi.Input<VirtualNetworkArgs>;
    /** Resource ID of a public IPv4 address (Standard SKU) for the gateway; with a virtual network only. @default one of Azure's */
    publicIpAddressId?: pulumi.Input<string>;
    /** Sends outbound traffic through a NAT gateway of Azure's. @default false */
    natGateway?: pulumi.Input<boolean>;
    /** Takes this region's gateway out of service: its traffic goes to the next nearest region. @default false */
    disableGateway?: pulumi.Input<boolean>;
}

/** A host name of one's own, with its certificate in Key Vault, or one that Azure manages. */
export interface HostnameArgs {
    /** The endpoint that it is for. All but `Proxy`, the gateway, have one at most. */
    type: pulumi.Input<HostnameType>;
    /** For example `api.contoso.com`, or `*.contoso.com`. */
    hostName: pulumi.Input<string>;
    /**
     * `Managed` is Azure's free certificate, for host names of type `Proxy` that are no wildcard: the name must point to the
     * service by a CNAME before. An uploaded certificate cannot be declared.
     *
     * @default KeyVault
     */
    certificateSource?: pulumi.Input<CertificateSource>;
    /**
     * URL of the Key Vault secret that holds the certificate (PKCS #12):
     * `https://{vault}.vault.azure.net/secrets/{name}`. Without a version, a renewed certificate is taken over by itself.
     * Required unless `certificateSource` is `Managed`.
     *
     * @default none
     */
    keyVaultId?: pulumi.Input<string>;
    /**
     * Client ID of the user-assigned identity that may get the secret. A new service can only have host names by a
     * user-assigned identity: its own has no access yet.
     *
     * @default the service's system-assigned identity
     */
    identityClientId?: pulumi.Input<string>;
    /** Whether clients without server name indication get this certificate; for `Proxy` only, once. @default Azure's choice */
    defaultSslBinding?: pulumi.Input<boolean>;
    /** Always asks clients for a certificate. @default false */
    negotiateClientCertificate?: pulumi.Input<boolean>;
}

/** When Azure Monitor moves units, by the metric Capacity of the service. */
export interface AutoscaleRuleArgs {
    /** Percent from 1 to 99 that the mean has to be above to scale out, and below to scale in. @default 80 out, 35 in */
    capacityPercent?: number;
    /** Over how many minutes the mean is taken: 5 to 720. @default 30 */
    windowMinutes?: number;
    /** How many minutes pass before the next change of units: 1 to 10080. @default 60 out, 90 in */
    cooldownMinutes?: number;
    /** How many units come or go at once. @default 1, or the number of zones */
    byUnits?: number;
}

/**
 * Units of the primary region that Azure Monitor moves by itself, from 20 minutes on: it scales no other region. What it has
 * moved is no difference, and no update resets it.
 */
export interface AutoscaleArgs {
    /** Fewest units, with which the service is created: a whole number of 1 or more. */
    minUnits: number;
    /** Most units. Each is charged from the hour it is there. */
    maxUnits: number;
    /** When units are added. @default above 80 % for 30 minutes, and then not for 60 minutes */
    scaleOut?: AutoscaleRuleArgs;
    /** When units are taken away. @default below 35 % for 30 minutes, and then not for 90 minutes */
    scaleIn?: AutoscaleRuleArgs;
    /** Whether it moves units: `false` leaves them as they are. @default true; a Site has it off while a standby is not `warm` */
    enabled?: boolean;
}

/** How many seconds one `pulumi up` waits for Azure. Azure goes on after that. */
export interface ServiceTimeoutsArgs {
    /** @default 14400 (4 hours: Azure takes 20 to 90 minutes) */
    createSeconds?: number;
    /**
     * For units, regions, zones, networks, host names, and tiers.
     *
     * @default 14400 (4 hours: Azure says 15 to 45 minutes, and users have seen 2 hours)
     */
    updateSeconds?: number;
    /** @default 7200 (2 hours) */
    deleteSeconds?: number;
}

/**
 * Inputs of the child resources as azure-native names them. They replace what the component sets, and are not checked: a
 * way out for what has no argument.
 */
export interface ApiManagementOverrides {
    /** @default none */
    service?: Partial<ApiManagementServiceArgs>;
    /** Where the component creates the resource group. @default none */
    resourceGroup?: Partial<ResourceGroupArgs>;
}

export interface ApiManagementArgs {
    /** Name of the service, unique in the world: it becomes `https://{serviceName}.azure-api.net`. */
    serviceName: pulumi.Input<string>;
    /** Name of the publisher that the developer portal and e-mails show; at most 100 characters. */
    publisherName: pulumi.Input<string>;
    /** Where Azure sends notifications; at most 100 characters. */
    publisherEmail: pulumi.Input<string>;
    /** From which address Azure sends notifications; at most 100 characters. @default Azure's own, apimgmt-noreply@mail.windowsazure.com */
    notificationSenderEmail?: pulumi.Input<string>;
    /** Primary region, which holds the management plane. Changing it replaces the service. */
    location: pulumi.Input<string>;
    /** @default Premium, the only tier with additional locations */
    tier?: pulumi.Input<Tier>;
    /** Scale units in the primary region; not more than `autoscale.minUnits` beside `autoscale`. @default `autoscale.minUnits`, or 1 */
    units?: pulumi.Input<number>;
    /**
     * Has Azure Monitor move the units of the primary region, on Basic, Standard and Premium. As plain numbers. With
     * `ApiManagement.declare` only.
     *
     * @default none: the units stay as declared
     */
    autoscale?: AutoscaleArgs;
    /**
     * Availability zones `1`, `2`, `3` of the primary region, on Premium; the units must be a multiple of their number. A
     * change gives the service another public IP address.
     *
     * @default Azure spreads the units
     */
    zones?: pulumi.Input<pulumi.Input<string>[]>;
    /** Further regions with a gateway, on Premium. Taking one out of the list removes it from Azure. @default none */
    additionalLocations?: pulumi.Input<pulumi.Input<AdditionalLocationArgs>[]>;
    /**
     * How many Premium units per region are intended. Azure gives every subscription 12, and more by support request. If it
     * is not set, more than 12 cause a warning.
     *
     * @default 31, the most that users are known to run
     */
    maxUnitsPerRegion?: number;
    /** Whether all regions are in virtual networks, on Developer and Premium. @default None */
    virtualNetworkType?: pulumi.Input<VirtualNetworkType>;
    /** Where the primary region's gateway is put. A change gives it another IP address. @default in no virtual network */
    virtualNetwork?: pulumi.Input<VirtualNetworkArgs>;
    /**
     * Resource ID of a public IPv4 address (Standard SKU) of the primary region; with a virtual network only.
     *
     * @default one of Azure's
     */
    publicIpAddressId?: pulumi.Input<string>;
    /** Sends the primary region's outbound traffic through a NAT gateway of Azure's, on Premium. @default false */
    natGateway?: pulumi.Input<boolean>;
    /**
     * Takes the primary region's gateway out of service, where there are more regions; not in an internal virtual network.
     *
     * @default false
     */
    disableGateway?: pulumi.Input<boolean>;
    /**
     * Whether the management endpoint is reached over the internet. Azure takes `Disabled` for a service that exists and
     * has an approved private endpoint, so not in its first `up`.
     *
     * @default Enabled
     */
    publicNetworkAccess?: pulumi.Input<PublicNetworkAccess>;
    /** Host names of one's own, at most 20. @default Azure's own only */
    hostnames?: pulumi.Input<pulumi.Input<HostnameArgs>[]>;
    /**
     * Protocols and ciphers, by Azure's full names (`Microsoft.WindowsAzure.ApiManagement.Gateway.…`) as `True` or
     * `False`. They are added to the defaults, and all of them are always declared: Azure resets those that are left out.
     *
     * @default TLS 1.2 and later; no cipher without forward secrecy or with SHA-1; no HTTP/2 for clients
     */
    customProperties?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /**
     * Management requests with an older api-version are refused, for example `2021-08-01`; not later than `2024-05-01`,
     * which this project's own requests have.
     *
     * @default any
     */
    minApiVersion?: pulumi.Input<string>;
    /** Whether it has an identity of its own. The vault is reached by it unless it is given another. @default true */
    systemAssignedIdentity?: pulumi.Input<boolean>;
    /**
     * Resource IDs of identities that it gets beside its own, for example to reach the vault by one that outlives it.
     *
     * @default none
     */
    userAssignedIdentityIds?: pulumi.Input<pulumi.Input<string>[]>;
    /** Resource group to create it in. @default a group of its own, named `rg-{serviceName}` */
    resourceGroupName?: pulumi.Input<string>;
    /**
     * Refuses to destroy or replace the service (and the resource group where it is created here) until this is set to
     * false and applied.
     *
     * @default true on Premium and where the tier is an output; false on the other tiers
     */
    protect?: boolean;
    /**
     * Asks Azure, before anything is declared, what the subscription really has: the tier in each region, its units and
     * zones. One read per preview and `up`, by the sign-in of the stack's config.
     *
     * @default false
     */
    validateLive?: boolean;
    /**
     * What may be taken away from the live service, by the names that the refusal says: a region that is no longer declared,
     * a tier that the service leaves, a host name, an identity, a CA certificate, a protocol or cipher, `zones`,
     * `virtualNetwork`, `publicIpAddress`, `natGateway`, `publicNetworkAccess`. In any spelling. What is not removed may stand
     * there, too. With `ApiManagement.declare` only.
     *
     * @default none: such a change is refused
     */
    allowRemovals?: string[];
    /**
     * What others manage of the service: `tags` (Azure Policy), `units` of the primary region (an autoscale setting that is
     * declared elsewhere; `units` is then the fewest that an update sends), `hostnames`, `certificates` (own CA certificates),
     * `userAssignedIdentityIds`, `customProperties`, `publicNetworkAccess`, `notificationSenderEmail`, `minApiVersion`,
     * `developerPortalStatus`, `legacyPortalStatus`, `configurationApi`. What they change causes no difference and no update; an
     * update for another reason sends what is live then. Of lists and maps, what is declared is sent, too. With
     * `ApiManagement.declare` only.
     *
     * @default none: an update takes away what is not declared
     */
    unmanaged?: string[];
    /**
     * Recovers a deleted service of this name, which Azure keeps for 48 hours, with all it held. That takes two runs of
     * `up`: Azure ignores everything else that is declared in the first. Where there is none, a new service is created.
     * With `ApiManagement.declare` only.
     *
     * @default false: a name that a deleted service blocks is refused
     */
    undelete?: boolean;
    /**
     * Takes a snapshot of the service before a change that hurts: of a removed region, another tier, zones, networks and IP
     * addresses. Its identity needs its role on the vault by then. With `ApiManagement.declare` only.
     *
     * @default none is taken
     */
    safetySnapshot?: SafetySnapshotArgs;
    /** How long one `pulumi up` waits for Azure. @default 4, 4 and 2 hours */
    timeouts?: ServiceTimeoutsArgs;
    /**
     * How many seconds a service that is busy with something else, for example scaling or a backup, is waited for: before it is
     * changed, and before the `safetySnapshot` is taken.
     *
     * @default 28800 (8 hours: the longest backup in a public recording took 4 h 57 min)
     */
    busyWaitSeconds?: number;
    /** Regions that Azure has and this release does not know yet. @default none */
    newerLocations?: string[];
    /** On the service, and on the resource group where it is created here. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Replaces single inputs of the child resources. @default none */
    overrides?: ApiManagementOverrides;
}

/**
 * What `ApiManagement.declare` takes: it looks at the live service before anything is declared, so that it has to know the
 * names by then.
 */
export interface ObservedApiManagementArgs extends ApiManagementArgs {
    /** As plain text. Unique in the world. */
    serviceName: string;
    /** As plain text. @default a resource group of its own, `rg-` and the service's name */
    resourceGroupName?: string;
}
