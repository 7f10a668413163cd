export * from "./api-management";
export * from "./snapshot-vault";
export * from "./global-endpoint";
export * from "./restore-drill";
export * from "./site";
export * from "./vault-access";

// The resources of the dynamic providers, each from its own file: what their operations need is loaded by Pulumi's host alone.
export { AuthorityFollower } from "../dynamic-providers/pulumi/resources/authority-follower";
export type { AuthorityFollowerArgs } from "../dynamic-providers/pulumi/resources/authority-follower";
export { observeAuthority } from "../dynamic-providers/pulumi/program/observe-authority";
export type { AuthorityPosition } from "../dynamic-providers/vault/authority-chain";
export { VaultAuthority } from "../dynamic-providers/pulumi/resources/vault-authority";
export type { RecoverAuthorityArgs, VaultAuthorityArgs } from "../dynamic-providers/pulumi/resources/vault-authority";
export { Backup } from "../dynamic-providers/pulumi/resources/backup";
export type { AdoptArgs, BackupArgs } from "../dynamic-providers/pulumi/resources/backup";
export { DeletionPolicy } from "../dynamic-providers/backup/deletion-policy";
export type { OperationArgs } from "../dynamic-providers/pulumi/resources/operation-args";
export { Restore } from "../dynamic-providers/pulumi/resources/restore";
export type { RestoreArgs } from "../dynamic-providers/pulumi/resources/restore";
export type { RestorePlan } from "../dynamic-providers/restore/plan-restore";
export { LogicalBackup } from "../dynamic-providers/pulumi/resources/logical-backup";
export type {
    LogicalBackupArgs,
    LogicalRetentionArgs,
    SnapshotRecipientArgs,
} from "../dynamic-providers/pulumi/resources/logical-backup";
export { BackupSchedule } from "../dynamic-providers/pulumi/resources/backup-schedule";
export type {
    BackupScheduleArgs,
    CatalogSnapshot,
    LogicalScheduleArgs,
    LogicalScheduleRetentionArgs,
    RetentionArgs,
} from "../dynamic-providers/pulumi/resources/backup-schedule";
export type { SchedulePlan, SchedulePlanCode } from "../dynamic-providers/schedule/decide";
export type { PlannedRun } from "../dynamic-providers/schedule/inputs";
export type { ChainFault } from "../dynamic-providers/records/authority/verify-chain";
export type { SafetySnapshotArgs } from "../dynamic-providers/pulumi/resources/service-ready";

// What args and outputs name.
export { AccessType } from "../dynamic-providers/azure/access-type";
export type { DeletedService, LiveRegion, LiveService, ObservedService } from "../dynamic-providers/azure/live-service";
export type { Finding, ReadinessState, Severity, SiteReadiness } from "../dynamic-providers/readiness/finding";
export type { Handover, SitePlan, SiteStatus } from "../dynamic-providers/protocol/describe-site";
export type { SiteAction } from "../dynamic-providers/protocol/step";
export type { SiteRoleName } from "../dynamic-providers/protocol/step";
export type { LeftEntity } from "../dynamic-providers/records/site-local-document";
export type { Gap } from "../dynamic-providers/records/snapshot/gaps";
export type { Probe } from "../dynamic-providers/restore/probe-inputs";
export type { Problem } from "../dynamic-providers/common/problem";
export { DrillKind } from "../dynamic-providers/drill/drill-kind";
export type { DrillPlan } from "../dynamic-providers/drill/decide-drill";
export type { ObjectChanges } from "../dynamic-providers/records/snapshot/logical-facts";
export type { RetentionVerdict } from "../dynamic-providers/records/selection/retention";
export { VerifyMode } from "../dynamic-providers/records/verify-mode";
export type { ObservedAuthority } from "../dynamic-providers/authority/observed-authority";
export type { ObservedVaultArgs } from "../dynamic-providers/authority/authority-inputs";
