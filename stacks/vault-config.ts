import { requireSubscriptionId } from "apim-dr/stack-program";
import type { StackConfig } from "apim-dr/stack-program";

/**
 * The vault by its names. Sites know it by these alone, not by another stack's outputs, so that a standby comes up while
 * everything of the primary's is out of reach.
 */
export type VaultConfig = Pick<
    StackConfig<"vault">,
    "vaultResourceGroup" | "vaultStorageAccount" | "vaultAccessType" | "vaultGrantScope"
>;

/**
 * Resource ID of the vault's storage account, in the subscription the program signs in to.
 *
 * @throws RunError when no subscription is set.
 */
export function storageAccountId({ vaultResourceGroup, vaultStorageAccount }: VaultConfig): string {
    return (
        `/subscriptions/${requireSubscriptionId()}/resourceGroups/${vaultResourceGroup}` +
        `/providers/Microsoft.Storage/storageAccounts/${vaultStorageAccount}`
    );
}
