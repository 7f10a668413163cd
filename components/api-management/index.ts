export { ApiManagement } from "./api-management";
export type {
    AdditionalLocationArgs,
    ApiManagementArgs,
    ApiManagementOverrides,
    AutoscaleArgs,
    AutoscaleRuleArgs,
    HostnameArgs,
    ObservedApiManagementArgs,
    ServiceTimeoutsArgs,
    VirtualNetworkArgs,
} from "./api-management-args";
export { CertificateSource } from "./certificate-source";
export { HostnameType } from "./hostname-type";
export { PublicNetworkAccess } from "./public-network-access";
export { Tier } from "./tier";
export { VirtualNetworkType } from "./virtual-network-type";
