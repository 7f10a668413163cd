export { ApiManagement } from "./api-management/api-management";
export type { AdditionalLocationArgs, ApiManagementArgs } from "./api-management/api-management";
export { Tier } from "./api-management/tier";
export { BackupVault, vaultContainers } from "./backup-vault/backup-vault";
export type { BackupVaultArgs, VaultNetworkRulesArgs, VaultOperatorArgs } from "./backup-vault/backup-vault";
export { VaultAccess } from "./vault-access/vault-access";
export type { VaultAccessArgs } from "./vault-access/vault-access";
export { GlobalEndpoint } from "./global-endpoint/global-endpoint";
export { GlobalEndpointKind } from "./global-endpoint/global-endpoint-args";
export type {
    EndpointSiteArgs,
    GlobalEndpointArgs,
    GlobalEndpointOverrides,
    SiteGatewayArgs,
} from "./global-endpoint/global-endpoint-args";
