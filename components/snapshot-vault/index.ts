export { DefaultAction } from "./default-action";
export { OperatorAccess } from "./operator-access";
export { Redundancy } from "./redundancy";
export { SnapshotVault, vaultContainers } from "./snapshot-vault";
export type { SnapshotVaultArgs, VaultNetworkRulesArgs, VaultOperatorArgs } from "./snapshot-vault-args";
