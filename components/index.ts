export { ApiManagement } from "./api-management/api-management";
export type { AdditionalLocationArgs, ApiManagementArgs } from "./api-management/api-management";
export { Tier } from "./api-management/tier";
export { BackupVault, vaultContainers } from "./backup-vault/backup-vault";
export type { BackupVaultArgs, VaultNetworkRulesArgs, VaultOperatorArgs } from "./backup-vault/backup-vault";
export { grantScopes } from "./vault-access/validate-grant-scope";
export type { GrantScope } from "./vault-access/validate-grant-scope";
export { VaultAccess } from "./vault-access/vault-access";
export type { VaultAccessArgs } from "./vault-access/vault-access";
