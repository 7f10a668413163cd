import type { ArgumentNames } from "../argument-names";
import type { SnapshotVaultArgs } from "./snapshot-vault-args";

export const snapshotVaultNames: ArgumentNames<SnapshotVaultArgs> = {
    resourceGroupName: true,
    storageAccountName: true,
    location: true,
    redundancy: true,
    allowSharedKeyAccess: true,
    operatorAccess: true,
    networkRules: { defaultAction: true, ipAddresses: true, subnetIds: true },
    operators: { principalId: true, principalType: true },
    grantScope: true,
    oldVersionRetentionDays: true,
    immutabilityDays: true,
    protect: true,
    recoverAuthority: { active: true, epoch: true },
    accessWaitSeconds: true,
    newerLocations: true,
    tags: true,
};
