import { accessTypes, requireSubscriptionId } from "@apim-dr/dynamic-providers";
import type { AccessType } from "@apim-dr/dynamic-providers";
import * as pulumi from "@pulumi/pulumi";

/**
 * The vault by its names. Sites know it by these alone, not by another stack's outputs, so that a standby comes up while
 * everything of the primary's is out of reach.
 */
export interface VaultConfig {
    readonly resourceGroupName: string;
    readonly storageAccountName: string;
    readonly accessType: AccessType;
}

/** @throws RunError when the access type is none of Azure's. */
export function readVaultConfig(): VaultConfig {
    const config = new pulumi.Config();
    const accessType = config.require<AccessType>("vaultAccessType");
    if (!accessTypes.includes(accessType)) {
        throw new pulumi.RunError(
            `apim-dr:vaultAccessType is '${accessType}': it must be one of ${accessTypes.join(", ")}.`,
        );
    }
    return {
        resourceGroupName: config.require("vaultResourceGroup"),
        storageAccountName: config.require("vaultStorageAccount"),
        accessType,
    };
}

/**
 * Resource ID of the vault's storage account, in the subscription the program signs in to.
 *
 * @throws RunError when no subscription is set.
 */
export function storageAccountId({ resourceGroupName, storageAccountName }: VaultConfig): string {
    return (
        `/subscriptions/${requireSubscriptionId()}/resourceGroups/${resourceGroupName}` +
        `/providers/Microsoft.Storage/storageAccounts/${storageAccountName}`
    );
}
