import { apiManagementNames } from "../api-management/api-management-names";
import type { ArgumentNames } from "../argument-names";
import type { SiteArgs, SiteServiceArgs } from "./site-args";

/** What the site itself gives its service. */
const { safetySnapshot: _bySite, busyWaitSeconds: _ofSite, ...ofService } = apiManagementNames;
const serviceNames: ArgumentNames<SiteServiceArgs> = ofService;

export const siteNames: ArgumentNames<SiteArgs> = {
    subscriptionId: true,
    activeSite: true,
    service: serviceNames,
    vault: {
        storageAccountId: true,
        accessType: true,
        grantScope: true,
        userAssignedIdentity: { clientId: true, principalId: true },
    },
    schedule: {
        intervalHours: true,
        retention: { keep: true, maxAgeDays: true },
        logical: {
            intervalHours: true,
            retention: { keep: true, maxAgeDays: true },
            recipients: { keyVaultKey: true, publicKey: true, age: true },
            logicalContainer: true,
            skipKinds: true,
        },
        suspend: true,
        trigger: true,
        targetTiers: true,
    },
    adoptedBackups: { blobName: true, takenAt: true, tier: true },
    failover: true,
    standbyMode: true,
    takeOverUnits: true,
    acceptDataLoss: true,
    cancelPromotion: true,
    rejoin: true,
    atEpoch: true,
    exercise: true,
    preferredSnapshotKind: true,
    preferredKindToleranceSeconds: true,
    leaveOut: true,
    supply: true,
    ageIdentity: true,
    acceptDifferences: true,
    acknowledgedGaps: true,
    siteLocal: true,
    allowSharedRegion: true,
    destroyActive: true,
    verify: true,
    skipKinds: true,
    probes: { path: true, method: true, secretHeader: true, expectedStatus: true },
    probeSecret: true,
    probeTimeoutSeconds: true,
    secretsKey: true,
    secretsKeyId: true,
    maxAttempts: true,
    timeoutSeconds: true,
    busyWaitSeconds: true,
    accessWaitSeconds: true,
    lostAnswerWatchSeconds: true,
};
