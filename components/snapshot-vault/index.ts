export { OperatorAccess } from "./operator-access";
export { SnapshotVault, vaultContainers } from "./snapshot-vault";
export type { SnapshotVaultArgs, VaultNetworkRulesArgs, VaultOperatorArgs } from "./snapshot-vault";
