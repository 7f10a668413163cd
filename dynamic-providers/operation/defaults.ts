/**
 * The defaults of all inputs that resources share. They are stated in the state, so that a later default does not change
 * what stands.
 */
export const operationDefaults = {
    backupsContainer: "backups",
    catalogContainer: "catalog",
    authorityContainer: "authority",
    accessType: "SystemAssignedManagedIdentity",
    /** 4 hours: Azure documents 45 minutes and more for a restore. */
    timeoutSeconds: 4 * 60 * 60,
    /** 2 hours: Azure documents 15 to 45 minutes for scaling, and users have seen 2 hours. */
    busyWaitSeconds: 2 * 60 * 60,
    /** 10 minutes: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */
    accessWaitSeconds: 10 * 60,
    lostAnswerWatchSeconds: 2 * 60,
    verify: "entities",
    /** How often a backup is taken while the service changes. */
    maxAttempts: 2,
} as const;

/** The final snapshot of a planned failover must be what the service holds: it is tried once more. */
export const handoverMaxAttempts = 3;
