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
        readonly certificates?: readonly unknown[] | null;
        readonly restore?: boolean;
    };
}

/** A user-assigned identity that a service has. */
export interface AssignedIdentity {
    readonly id: string;
    readonly clientId: string;
    readonly principalId: string;
}
