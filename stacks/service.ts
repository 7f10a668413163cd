import * as pulumi from "@pulumi/pulumi";
import { declareAdoptedBackups, requireRestorable } from "apim-dr/stack-program";
import { ApiManagement, Backup, BackupSchedule, Restore, VaultAccess, vaultContainers } from "apim-dr";
import { describeAdopted } from "./describe-adopted";
import { readConfig } from "./read-config";
import { readOperationConfig, readScheduleConfig } from "./operation-config";
import { readServiceConfig } from "./service-config";
import { storageAccountId } from "./vault-config";
import { createVaultIdentity } from "./vault-identity";

/**
 * A service outside of declared failover, with snapshots and restores by trigger: a staging replica, or a drill that
 * restores the newest snapshot beside the sites.
 */
export async function service(): Promise<Record<string, unknown>> {
    const config = readConfig("service");
    const name = pulumi.getStack();
    const vaultId = storageAccountId(config);

    const identity =
        config.vaultAccessType === "UserAssignedManagedIdentity" ? createVaultIdentity(name, config) : undefined;
    const { busyWaitSeconds, ...operationConfig } = readOperationConfig(config);
    const vaulted = {
        storageAccountId: vaultId,
        accessType: config.vaultAccessType,
        clientId: identity?.clientId,
        ...operationConfig,
        secretsKey: config.secretsKey && pulumi.secret(config.secretsKey),
    };
    const { restoreTrigger, backupTrigger } = config;
    const restored = {
        snapshot: config.restoreSnapshot,
        ...{ from: config.restoreFrom, overwriteActive: config.overwriteActive },
        preferredSnapshotKind: config.preferredSnapshotKind,
        preferredKindToleranceSeconds: config.preferredKindToleranceSeconds,
        leaveOut: config.leaveOut,
    };
    if (restoreTrigger !== undefined) {
        await requireRestorable({
            ...{ ...restored, trigger: restoreTrigger, serviceName: config.serviceName, location: config.location },
            tier: config.tier,
            vault: { storageAccountId: vaultId, accessType: config.vaultAccessType },
        });
    }
    const declared = await ApiManagement.declare(name, {
        ...readServiceConfig(config),
        busyWaitSeconds,
        userAssignedIdentityIds: identity && [identity.id],
        safetySnapshot: config.safetySnapshot === false ? undefined : vaulted,
    });
    const access =
        config.vaultAccessType === "AccessKey"
            ? []
            : [
                  new VaultAccess(name, {
                      principalId: identity?.principalId ?? declared.principalId,
                      storageAccountId: vaultId,
                      containerName: vaultContainers.backups,
                      grantScope: config.vaultGrantScope,
                  }),
              ];

    const operation = { serviceId: declared.serviceId, ...vaulted, busyWaitSeconds };
    const restore =
        restoreTrigger === undefined
            ? undefined
            : new Restore(
                  name,
                  {
                      ...operation,
                      trigger: restoreTrigger,
                      ...restored,
                      supply: config.supply && pulumi.secret(config.supply),
                      ageIdentity: config.ageIdentity && pulumi.secret(config.ageIdentity),
                      siteLocal: config.siteLocal,
                      acceptDifferences: config.acceptDifferences,
                      acknowledgedGaps: config.acknowledgedGaps,
                      probes: config.probes,
                      probeSecret: config.probeSecret && pulumi.secret(config.probeSecret),
                      probeTimeoutSeconds: config.probeTimeoutSeconds,
                  },
                  { dependsOn: access },
              );
    const backup =
        backupTrigger === undefined
            ? undefined
            : // A site that does both keeps what was restored, not what it overwrote.
              new Backup(
                  name,
                  { ...operation, trigger: backupTrigger },
                  { dependsOn: [...access, ...(restore ? [restore] : [])] },
              );

    const adopted = declareAdoptedBackups(name, config.adoptedBackups, operation);

    const schedule = readScheduleConfig(config);
    const scheduled =
        schedule &&
        new BackupSchedule(
            name,
            { ...operation, ...schedule },
            { dependsOn: [...access, ...adopted, ...(backup ? [backup] : [])] },
        );

    return {
        serviceId: declared.serviceId,
        gatewayUrl: declared.gatewayUrl,
        nextUp: declared.following,
        ...(backup && {
            snapshot: {
                id: backup.snapshotId,
                result: backup.result,
                blobUrl: backup.blobUrl,
                bytes: backup.bytes,
                etag: backup.etag,
                tier: backup.tier,
                location: backup.location,
                startedAt: backup.startedAt,
                completedAt: backup.completedAt,
                restorableUntil: backup.restorableUntil,
                stable: backup.stable,
                unstableKinds: backup.unstableKinds,
            },
        }),
        ...describeAdopted(adopted),
        ...(scheduled && {
            schedule: {
                plan: { action: scheduled.plan.action, reason: scheduled.plan.reason },
                due: scheduled.plan.dueAt,
                lastSnapshot: scheduled.snapshotId,
                lastLogicalSnapshot: scheduled.logicalSnapshotId,
            },
            catalog: scheduled.catalog,
        }),
        ...(restore && {
            restore: {
                snapshot: restore.restoredSnapshot,
                startedAt: restore.startedAt,
                completedAt: restore.completedAt,
                verified: restore.verified,
                verification: restore.verification,
                gaps: restore.gaps,
            },
        }),
    };
}
