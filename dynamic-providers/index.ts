export { accessTypes } from "./azure/vault-storage";
export type { AccessType } from "./azure/vault-storage";
export { Backup, backupProvider } from "./backup/backup";
export type { AdoptArgs, BackupArgs } from "./backup/backup";
export { Restore, restoreProvider } from "./restore/restore";
export type { RestoreArgs } from "./restore/restore";
export { BackupSchedule, backupScheduleProvider } from "./schedule/backup-schedule";
export type { BackupScheduleArgs, CatalogSnapshot, RetentionArgs } from "./schedule/backup-schedule";
export type { Gap } from "./snapshot/gaps";
export { tiersWithBackup } from "./snapshot/native-backup";
export { verifyModes } from "./verification/inputs";
export type { VerifyMode } from "./verification/inputs";
export { inputFailure, show } from "./validation/failure";
export type { InputFailure } from "./validation/failure";

// What the providers' stored code calls by name.
export { backup } from "./backup/backup-lifecycle";
export { backupSchedule } from "./schedule/schedule-lifecycle";
export { restore } from "./restore/restore-lifecycle";
