export { AuthorityFollower } from "./pulumi/resources/authority-follower";
export type { AuthorityFollowerArgs } from "./pulumi/resources/authority-follower";
export { VaultAuthority } from "./pulumi/resources/vault-authority";
export type { RecoverAuthorityArgs, VaultAuthorityArgs } from "./pulumi/resources/vault-authority";
export { Backup } from "./pulumi/resources/backup";
export type { AdoptArgs, BackupArgs } from "./pulumi/resources/backup";
export { LogicalBackup } from "./pulumi/resources/logical-backup";
export type { LogicalBackupArgs, LogicalRetentionArgs, SnapshotRecipientArgs } from "./pulumi/resources/logical-backup";
export type { OperationArgs } from "./pulumi/resources/operation-args";
export { Restore } from "./pulumi/resources/restore";
export type { RestoreArgs } from "./pulumi/resources/restore";
export { BackupSchedule } from "./pulumi/resources/backup-schedule";
export type { BackupScheduleArgs, CatalogSnapshot, RetentionArgs } from "./pulumi/resources/backup-schedule";

// What the providers' stored code calls by name: states hold these names, so none is ever renamed or taken away.
export { authorityFollower } from "./pulumi/lifecycles/follower-lifecycle";
export { vaultAuthority } from "./pulumi/lifecycles/authority-lifecycle";
export { backup } from "./pulumi/lifecycles/backup-lifecycle";
export { backupSchedule } from "./pulumi/lifecycles/schedule-lifecycle";
export { drill } from "./pulumi/lifecycles/drill-lifecycle";
export { logicalBackup } from "./pulumi/lifecycles/logical-backup-lifecycle";
export { restore } from "./pulumi/lifecycles/restore-lifecycle";
export { serviceReady } from "./pulumi/lifecycles/service-ready-lifecycle";
export { siteGuard } from "./pulumi/lifecycles/site-guard-lifecycle";
export { siteIntent, siteRole } from "./pulumi/lifecycles/site-lifecycle";
