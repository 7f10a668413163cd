import * as pulumi from "@pulumi/pulumi";
import { AccessType, GrantScope } from "apim-dr";
import { requireSubscriptionId } from "apim-dr/stack-program";

/**
 * The vault by its names. Sites know it by these alone, not by another stack's outputs, so that a standby comes up while
 * everything of the primary's is out of reach.
 */
export interface VaultConfig {
    readonly resourceGroupName: string;
    readonly storageAccountName: string;
    readonly accessType: AccessType;
    /** What roles on the vault are for: a container of it, or all of the storage account. */
    readonly grantScope: GrantScope;
}

/** @throws RunError that lists what is none of the values there are. */
export function readVaultConfig(): VaultConfig {
    const config = new pulumi.Config();
    const accessType = config.require<AccessType>("vaultAccessType");
    const grantScope = config.require<GrantScope>("vaultGrantScope");
    const failures = [
        whyNotOneOf("vaultAccessType", accessType, Object.values(AccessType)),
        whyNotOneOf("vaultGrantScope", grantScope, Object.values(GrantScope)),
    ].filter((failure) => failure !== undefined);
    if (failures.length > 0) {
        throw new pulumi.RunError(failures.join("\n"));
    }
    return {
        resourceGroupName: config.require("vaultResourceGroup"),
        storageAccountName: config.require("vaultStorageAccount"),
        accessType,
        grantScope,
    };
}

function whyNotOneOf(key: string, value: string, values: readonly string[]): string | undefined {
    return values.includes(value) ? undefined : `apim-dr:${key} is '${value}': it must be one of ${values.join(", ")}.`;
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
