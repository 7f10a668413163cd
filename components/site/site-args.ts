import type { AccessType } from "../../dynamic-providers/azure/access-type";
import type { FailoverKind } from "../../dynamic-providers/protocol/failover-kind";
import type { StandbyMode } from "../../dynamic-providers/protocol/standby-mode";
import type { LogicalScheduleArgs, RetentionArgs } from "../../dynamic-providers/pulumi/resources/backup-schedule";
import type { SnapshotKind } from "../../dynamic-providers/records/selection/snapshot-preference";
import type { VerifyMode } from "../../dynamic-providers/records/verify-mode";
import type { Probe } from "../../dynamic-providers/restore/probe-inputs";
import type * as pulumi from "@pulumi/pulumi";
import type { AdoptedBackupArgs } from "../adopted-backups";
import type { AdditionalLocationArgs, ApiManagementArgs } from "../api-management/api-management-args";
import type { Tier } from "../api-management/tier";
import type { GrantScope } from "../vault-access/grant-scope";

/** A region beside the primary one, known when the program starts. */
export interface SiteLocationArgs extends AdditionalLocationArgs {
    location: string;
    units: number;
}

/** The site's service while it is active. What the site is decided from must be known when the program starts. */
export interface SiteServiceArgs extends Omit<
    ApiManagementArgs,
    "additionalLocations" | "safetySnapshot" | "busyWaitSeconds"
> {
    /** Name of the service (globally unique), and another than the peer's. */
    serviceName: string;
    /** Primary region, which holds the management plane: another than the peer's. */
    location: string;
    /**
     * The same as the peer's: Azure restores into no other tier. A logical snapshot goes into any tier that can hold it, and
     * only an unplanned failover restores one into another tier.
     *
     * @default "Premium"
     */
    tier?: Tier;
    /** Scale units in the primary region. @default 1 */
    units?: number;
    /** Further regions with a gateway. @default none */
    additionalLocations?: SiteLocationArgs[];
    /** Availability zones of the primary region. @default none: Azure chooses */
    zones?: string[];
    /** Resource group of the service. @default `rg-{serviceName}`, created with the service */
    resourceGroupName?: string;
}

/** A user-assigned managed identity by which the site's service reaches the vault. */
export interface SiteIdentityArgs {
    clientId: pulumi.Input<string>;
    /** Its object ID, for the role on the vault. */
    principalId: pulumi.Input<string>;
}

/** How the site reaches the vault. */
export interface SiteVaultArgs {
    /** Resource ID of the vault's storage account, by its names and not by another stack's output. */
    storageAccountId: string;
    /** How the service reaches the vault; see `OperationArgs`. @default "SystemAssignedManagedIdentity" */
    accessType?: AccessType;
    /** What the service's role is for. @default "container" */
    grantScope?: GrantScope;
    /** Identity for `UserAssignedManagedIdentity`. @default none */
    userAssignedIdentity?: SiteIdentityArgs;
}

/** Snapshots while the site is active; see `BackupScheduleArgs`. */
export interface SiteScheduleArgs {
    /** The recovery point objective, whole hours from 1 to 720. */
    intervalHours: number;
    /** Which snapshots stay. @default { keep: 7, maxAgeDays: 30 } */
    retention?: RetentionArgs;
    /** Logical snapshots beside Azure's backups, for years; they need `secretsKey`. @default none */
    logical?: LogicalScheduleArgs;
    /** Takes no snapshot of either kind when one is due; a new `trigger` still takes a backup. @default false */
    suspend?: boolean;
    /** Any text; a new value takes an extra snapshot now. @default none */
    trigger?: string;
    /** Tiers that retention keeps the newest snapshot for. @default the service's own tier */
    targetTiers?: string[];
}

export interface SiteArgs {
    /** Subscription of the site's service. */
    subscriptionId: string;
    /** The site that is to be active: the one line that is a failover when it changes. */
    activeSite: string;
    /** What the site has while it is active. A standby's is smaller, or absent, as `standbyMode` says. */
    service: SiteServiceArgs;
    /** Where snapshots, their catalog and the record of the active site are. */
    vault: SiteVaultArgs;
    /** Snapshots while the site is active. @default none but those of planned failovers */
    schedule?: SiteScheduleArgs;
    /** Backups of the site's service that another tool took; see `BackupArgs.adopt`. @default none */
    adoptedBackups?: AdoptedBackupArgs[];
    /** `unplanned` takes over from a peer that is lost, with `acceptDataLoss`. @default "planned" */
    failover?: FailoverKind;
    /**
     * How ready the site is kept while it stands by: `cold` no service · `pilot` one unit in one region · `warm` all that
     * is declared, with each new snapshot restored. From a logical snapshot only what differs is written.
     *
     * @default "pilot"
     */
    standbyMode?: StandbyMode;
    /**
     * Whether a failover brings at least as many units in the primary region as the snapshot's service had there, up to
     * `service.autoscale.maxUnits`: with the service where it is created, and otherwise by the next `up`. Autoscale moves
     * units one `up` later. With `service.autoscale` only.
     *
     * @default false: `service.autoscale.minUnits`, from which autoscale goes on
     */
    takeOverUnits?: boolean;
    /** The epoch whose newest changes may be lost by an unplanned failover. @default none */
    acceptDataLoss?: number;
    /** The epoch whose promotion is cancelled, before its restore has begun. @default none */
    cancelPromotion?: number;
    /** The epoch that this site, fenced by an unplanned failover, becomes a standby in. @default none */
    rejoin?: number;
    /** The epoch that `activeSite` was declared in: an old commit that is run again then changes nothing. @default none */
    atEpoch?: number;
    /**
     * Name of an exercise, 1 to 100 characters: planned failovers, and the way back, are marked with it in the vault's records.
     * Nothing else depends on it. An unplanned failover is never marked. Take it out after the way back.
     *
     * @default none: failovers are in earnest
     */
    exercise?: string;
    /**
     * The kind of snapshot that the site takes over with, or keeps itself warm with, where both kinds can be restored. A
     * logical one keeps the service open; one of Azure's backups is exact.
     *
     * @default "native": one of Azure's backups
     */
    preferredSnapshotKind?: SnapshotKind;
    /**
     * By how many seconds the data of the preferred kind may be older than the newest of the other kind; 0 takes the newest
     * data of either kind.
     *
     * @default 3600 (1 hour)
     */
    preferredKindToleranceSeconds?: number;
    /** Entities of a logical snapshot that the site does without, by path; see `RestoreArgs`. @default none */
    leaveOut?: string[];
    /** What no logical snapshot can hold; see `RestoreArgs`. @default none */
    supply?: pulumi.Input<Record<string, pulumi.Input<Record<string, pulumi.Input<string>>>>>;
    /** Opens logical snapshots where no Key Vault does; see `RestoreArgs`. @default the environment variable APIM_DR_AGE_IDENTITY */
    ageIdentity?: pulumi.Input<string>;
    /** ID of the snapshot that is taken over with although something differs from it. @default none */
    acceptDifferences?: string;
    /** What a backup leaves out and this site need not have like its peer; see `RestoreArgs`. @default none */
    acknowledgedGaps?: string[];
    /** What belongs to this site alone; see `RestoreArgs`. @default nothing */
    siteLocal?: string[];
    /**
     * Whether the site may be in the region of its peer, for example to try a failover. The loss of that region takes both.
     *
     * @default false: such a standby is refused
     */
    allowSharedRegion?: boolean;
    /** Requests that the site's gateways have to answer after a restore, before it takes over; see `RestoreArgs`. @default none */
    probes?: Probe[];
    /** What probes send in their `secretHeader`; see `RestoreArgs`. @default none */
    probeSecret?: pulumi.Input<string>;
    /** How many seconds all probes together hold up a failover, 1 to 600. @default 30 */
    probeTimeoutSeconds?: number;
    /** The epoch in which this site may be destroyed although it is active. @default none */
    destroyActive?: number;
    /** Whether snapshots and restores are compared entity by entity; see `OperationArgs`. @default "entities" */
    verify?: VerifyMode;
    /** Kinds of entities not to read; see `OperationArgs`. @default none */
    skipKinds?: string[];
    /** Keys the digests by which secrets are compared; see `OperationArgs`. @default none: they are not compared */
    secretsKey?: pulumi.Input<string>;
    /** Name of the key, beside the digests. @default twelve digits that follow from the key */
    secretsKeyId?: string;
    /** How often the final snapshot of a planned failover is taken while the service changes. @default 3 */
    maxAttempts?: number;
    /** See `OperationArgs`. @default 28800 (8 hours) */
    timeoutSeconds?: number;
    /**
     * How many seconds a service that is busy with something else is waited for: before it is changed, before a snapshot
     * and before a restore.
     *
     * @default 28800 (8 hours)
     */
    busyWaitSeconds?: number;
    /** See `OperationArgs`. @default 600 (10 minutes) */
    accessWaitSeconds?: number;
    /** See `OperationArgs`. @default 120 */
    lostAnswerWatchSeconds?: number;
}
