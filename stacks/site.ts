import { Backup, BackupSchedule, Restore } from "@apim-dr/dynamic-providers";
import type { VerifyMode } from "@apim-dr/dynamic-providers";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { ApiManagement, vaultContainers, VaultAccess } from "../components";
import { readServiceConfig } from "./service-config";
import { readVaultConfig, storageAccountId } from "./vault-config";

/** Snapshots by schedule; see `BackupScheduleArgs` for what each means and its default. */
interface ScheduleConfig {
    readonly intervalHours: number;
    readonly keep?: number;
    readonly maxAgeDays?: number;
    readonly suspend?: boolean;
    readonly trigger?: string;
    readonly targetTiers?: string[];
}

/** A backup that somebody else took of the site's service; see `AdoptArgs`. */
interface AdoptedBackupConfig {
    readonly blobName: string;
    readonly takenAt?: string;
    readonly tier?: string;
}

/** One site: an API Management service that takes snapshots into the vault, or is restored from it. */
export function site(): Record<string, unknown> {
    const config = new pulumi.Config();
    const name = pulumi.getStack();
    const vault = readVaultConfig();
    const vaultId = storageAccountId(vault);

    const identity = vault.accessType === "UserAssignedManagedIdentity" ? createIdentity(name, config) : undefined;
    const service = new ApiManagement(name, {
        ...readServiceConfig(config),
        userAssignedIdentityIds: identity && [identity.id],
    });
    const access =
        vault.accessType === "AccessKey"
            ? []
            : [
                  new VaultAccess(name, {
                      principalId: identity?.principalId ?? service.principalId,
                      storageAccountId: vaultId,
                      containerName: vaultContainers.backups,
                      grantScope: vault.grantScope,
                  }),
              ];

    const operation = {
        serviceId: service.serviceId,
        storageAccountId: vaultId,
        backupsContainer: vaultContainers.backups,
        catalogContainer: vaultContainers.catalog,
        accessType: vault.accessType,
        clientId: identity?.clientId,
        timeoutSeconds: config.getNumber("timeoutSeconds"),
        lostAnswerWatchSeconds: config.getNumber("lostAnswerWatchSeconds"),
        verify: config.get<VerifyMode>("verify"),
        skipKinds: config.getObject<string[]>("skipKinds"),
        secretsKey: config.getSecret("secretsKey"),
    };
    const restoreTrigger = config.get("restoreTrigger");
    const restore =
        restoreTrigger === undefined
            ? undefined
            : new Restore(
                  name,
                  {
                      ...operation,
                      trigger: restoreTrigger,
                      snapshot: config.get("restoreSnapshot"),
                      overwriteActive: config.get("overwriteActive"),
                      siteLocal: config.getObject<string[]>("siteLocal"),
                      acceptDifferences: config.get("acceptDifferences"),
                      acknowledgedGaps: config.getObject<string[]>("acknowledgedGaps"),
                  },
                  { dependsOn: access },
              );
    const backupTrigger = config.get("backupTrigger");
    const backup =
        backupTrigger === undefined
            ? undefined
            : // A site that does both keeps what was restored, not what it overwrote.
              new Backup(
                  name,
                  { ...operation, trigger: backupTrigger },
                  { dependsOn: [...access, ...(restore ? [restore] : [])] },
              );

    const adopted = (config.getObject<AdoptedBackupConfig[]>("adoptedBackups") ?? []).map(
        (adopt) =>
            new Backup(
                `${name}-${adopt.blobName}`,
                { ...operation, trigger: adopt.blobName, adopt },
                { dependsOn: access },
            ),
    );

    const schedule = config.getObject<ScheduleConfig>("schedule");
    const scheduled =
        schedule &&
        new BackupSchedule(
            name,
            {
                ...operation,
                intervalHours: schedule.intervalHours,
                retention: { keep: schedule.keep, maxAgeDays: schedule.maxAgeDays },
                suspend: schedule.suspend,
                trigger: schedule.trigger,
                targetTiers: schedule.targetTiers,
            },
            { dependsOn: [...access, ...adopted, ...(backup ? [backup] : [])] },
        );

    return {
        serviceId: service.serviceId,
        gatewayUrl: service.gatewayUrl,
        ...(backup && {
            snapshot: {
                id: backup.snapshotId,
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
        ...(adopted.length > 0 && {
            adoptedSnapshots: adopted.map(({ snapshotId, tier, startedAt, restorableUntil }) => ({
                id: snapshotId,
                tier,
                startedAt,
                restorableUntil,
            })),
        }),
        ...(scheduled && {
            schedule: { plan: scheduled.plan.reason, due: scheduled.plan.dueAt, lastSnapshot: scheduled.snapshotId },
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

/** An identity for the vault that outlives the service, in a resource group of its own. */
function createIdentity(name: string, config: pulumi.Config): managedidentity.UserAssignedIdentity {
    const serviceName = config.require("serviceName");
    const location = config.require("location");
    const tags = config.getObject<Record<string, string>>("tags");
    const group = new resources.ResourceGroup(`${name}-identity`, {
        resourceGroupName: `rg-${serviceName}-identity`,
        location,
        tags,
    });
    return new managedidentity.UserAssignedIdentity(`${name}-vault`, {
        resourceName: `id-${serviceName}-vault`,
        resourceGroupName: group.name,
        location,
        tags,
    });
}
