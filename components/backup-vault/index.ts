export { BackupVault, vaultContainers } from "./backup-vault";
export type { BackupVaultArgs, VaultNetworkRulesArgs, VaultOperatorArgs } from "./backup-vault";
