export { AuthorityFollower } from "./authority/authority-follower";
export type { AuthorityFollowerArgs } from "./authority/authority-follower";
export { VaultAuthority } from "./authority/vault-authority";
export type { RecoverAuthorityArgs, VaultAuthorityArgs } from "./authority/vault-authority";
export { Backup } from "./backup/backup";
export type { AdoptArgs, BackupArgs } from "./backup/backup";
export type { OperationArgs } from "./pulumi/operation-args";
export { Restore } from "./restore/restore";
export type { RestoreArgs } from "./restore/restore";
export { BackupSchedule } from "./schedule/backup-schedule";
export type { BackupScheduleArgs, CatalogSnapshot, RetentionArgs } from "./schedule/backup-schedule";

// What the providers' stored code calls by name: states hold these names, so none is ever renamed or taken away.
export { authorityFollower } from "./authority/follower-lifecycle";
export { vaultAuthority } from "./authority/authority-lifecycle";
export { backup } from "./backup/backup-lifecycle";
export { backupSchedule } from "./schedule/schedule-lifecycle";
export { restore } from "./restore/restore-lifecycle";
export { serviceReady } from "./service-ready/service-ready-lifecycle";
export { siteIntent, siteRole } from "./site/site-lifecycle";
