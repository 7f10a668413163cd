export { ApiManagement } from "./api-management/api-management";
export type {
    AdditionalLocationArgs,
    ApiManagementArgs,
    ApiManagementOverrides,
    HostnameArgs,
    ServiceTimeoutsArgs,
    VirtualNetworkArgs,
} from "./api-management/api-management-args";
export { HostnameType } from "./api-management/hostname-type";
export { PublicNetworkAccess } from "./api-management/public-network-access";
export { VirtualNetworkType } from "./api-management/virtual-network-type";
export { Tier } from "./api-management/tier";
export { BackupVault, vaultContainers } from "./backup-vault/backup-vault";
export type { BackupVaultArgs, VaultNetworkRulesArgs, VaultOperatorArgs } from "./backup-vault/backup-vault";
export { throwOnFailures } from "./input-failures";
export { Site } from "./site/site";
export type { SiteArgs, SiteLocationArgs, SiteScheduleArgs, SiteServiceArgs, SiteVaultArgs } from "./site/site";
export { grantScopes } from "./vault-access/validate-grant-scope";
export type { GrantScope } from "./vault-access/validate-grant-scope";
export { VaultAccess } from "./vault-access/vault-access";
export type { VaultAccessArgs } from "./vault-access/vault-access";
export { followAuthority } from "./global-endpoint/follow-authority";
export type { TrafficDecision } from "./global-endpoint/follow-authority";
export { GlobalEndpoint } from "./global-endpoint/global-endpoint";
export { GlobalEndpointKind } from "./global-endpoint/global-endpoint-args";
export type {
    EndpointSiteArgs,
    GlobalEndpointArgs,
    GlobalEndpointOverrides,
    SiteGatewayArgs,
} from "./global-endpoint/global-endpoint-args";
