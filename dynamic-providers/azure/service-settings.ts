import type { ApiManagementServiceResource } from "@azure/arm-apimanagement";

/**
 * How a service is set up, as far as a backup leaves it out and Azure tells it. Names and thumbprints only: no
 * certificate, no password.
 */
export interface ServiceSettings {
    /** Host names that were added to the service's own. */
    readonly customHostNames: readonly { readonly type: string; readonly hostName: string }[];
    /** Own CA certificates. */
    readonly caCertificates: readonly { readonly store: string; readonly thumbprint: string }[];
    readonly virtualNetworkType: string;
    /** For example `SystemAssigned`; `None` without one. */
    readonly identityType: string;
    /** Resource IDs. */
    readonly userAssignedIdentities: readonly string[];
    /** Protocols and ciphers that are on or off. */
    readonly customProperties: Readonly<Record<string, string>>;
    /** For example `Enabled`; missing where Azure does not say. */
    readonly developerPortalStatus?: string;
}

/** Source: https://learn.microsoft.com/rest/api/apimanagement/api-management-service/get */
export function toServiceSettings(resource: ApiManagementServiceResource): ServiceSettings {
    const { hostnameConfigurations, certificates, virtualNetworkType, identity, customProperties } = resource;
    return {
        customHostNames: (hostnameConfigurations ?? [])
            .filter(({ certificateSource }) => certificateSource !== "BuiltIn")
            .map(({ type, hostName }) => ({ type, hostName })),
        caCertificates: (certificates ?? []).map(({ storeName, certificate }) => ({
            store: storeName,
            thumbprint: certificate?.thumbprint ?? "",
        })),
        virtualNetworkType: virtualNetworkType ?? "None",
        identityType: identity?.type ?? "None",
        userAssignedIdentities: Object.keys(identity?.userAssignedIdentities ?? {}),
        customProperties: customProperties ?? {},
        ...(resource.developerPortalStatus && { developerPortalStatus: resource.developerPortalStatus }),
    };
}
