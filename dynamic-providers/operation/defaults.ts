import { latestSnapshot } from "../records/snapshot/selector";

/** Where a vault's things are, and how it is reached: the defaults. */
export const vaultDefaults = {
    backupsContainer: "backups",
    catalogContainer: "catalog",
    authorityContainer: "authority",
    accessType: "SystemAssignedManagedIdentity",
    /** 10 minutes: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */
    accessWaitSeconds: 10 * 60,
} as const;

/**
 * The defaults of all inputs that resources share. They are stated in the state, so that a later default does not change
 * what stands.
 */
export const operationDefaults = {
    ...vaultDefaults,
    /**
     * 8 hours. The longest operation in a public recording is a backup of an empty service: 4 h 57 min. Source:
     * Azure/azure-sdk-for-net, the BackupAndRestoreService recording of 2023-07-19.
     */
    timeoutSeconds: 8 * 60 * 60,
    /** As long as an operation may take: what keeps a service busy may be a backup. */
    busyWaitSeconds: 8 * 60 * 60,
    lostAnswerWatchSeconds: 2 * 60,
    verify: "entities",
    /** How often a backup is taken while the service changes. */
    maxAttempts: 2,
} as const;

const { maxAttempts: _ofBackups, ...sharedDefaults } = operationDefaults;
const { verify: _ofNative, ...logicalShared } = sharedDefaults;

/** Container for the objects of logical snapshots. */
export const logicalContainer = "snapshots-logical";

/** What each resource takes for an input that is left out, by either adapter. */
export const resourceDefaults = {
    operation: sharedDefaults,
    backup: { ...operationDefaults, deletionPolicy: "Retain" },
    restore: { ...sharedDefaults, snapshot: latestSnapshot },
    logicalBackup: { ...logicalShared, logicalContainer },
    vaultAuthority: { ...vaultDefaults, allowDestroy: false },
} as const;

/** The final snapshot of a planned failover must be what the service holds: it is tried once more. */
export const handoverMaxAttempts = 3;
