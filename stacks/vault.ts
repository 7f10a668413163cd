import { AccessType, OperatorAccess, SnapshotVault } from "apim-dr";
import { requireKnownSite } from "apim-dr/stack-program";
import { readConfig } from "./read-config";

/** The stack that holds the snapshots, and the record of which site is active. */
export function vault(): Record<string, unknown> {
    const config = readConfig("vault");
    const { recoverAuthority, sites } = config;
    if (recoverAuthority) {
        // Nobody could take over from a site that does not exist.
        requireKnownSite("recoverAuthority.active", recoverAuthority.active, sites);
    }
    const isByKey = config.vaultAccessType === AccessType.AccessKey;
    const created = new SnapshotVault("vault", {
        resourceGroupName: config.vaultResourceGroup,
        storageAccountName: config.vaultStorageAccount,
        location: config.location,
        allowSharedKeyAccess: isByKey,
        grantScope: config.vaultGrantScope,
        operators: config.operators,
        recoverAuthority,
        operatorAccess: isByKey ? OperatorAccess.AccessKey : OperatorAccess.SignIn,
        immutabilityDays: config.authorityImmutabilityDays,
        protect: config.protectVault,
        tags: config.tags,
    });
    return {
        storageAccountId: created.storageAccountId,
        blobEndpoint: created.blobEndpoint,
    };
}
