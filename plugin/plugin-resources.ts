/* eslint-disable @typescript-eslint/no-require-imports -- what a run does not use is not loaded: a plugin starts with each one */
import { withDefaults } from "../dynamic-providers/common/with-defaults";
import { resourceDefaults } from "../dynamic-providers/operation/defaults";
import type * as authority from "../dynamic-providers/pulumi/lifecycles/authority-lifecycle";
import type * as backup from "../dynamic-providers/pulumi/lifecycles/backup-lifecycle";
import type * as drill from "../dynamic-providers/pulumi/lifecycles/drill-lifecycle";
import type * as follower from "../dynamic-providers/pulumi/lifecycles/follower-lifecycle";
import type * as logicalBackup from "../dynamic-providers/pulumi/lifecycles/logical-backup-lifecycle";
import type * as restore from "../dynamic-providers/pulumi/lifecycles/restore-lifecycle";
import type * as schedule from "../dynamic-providers/pulumi/lifecycles/schedule-lifecycle";
import type * as serviceReady from "../dynamic-providers/pulumi/lifecycles/service-ready-lifecycle";
import type * as siteGuard from "../dynamic-providers/pulumi/lifecycles/site-guard-lifecycle";
import type * as site from "../dynamic-providers/pulumi/lifecycles/site-lifecycle";
import type * as observeFollowed from "./observe-followed";
import type * as observePlannedRestore from "./observe-planned-restore";
import type * as observePlannedRun from "./observe-planned-run";
import type { PluginResource } from "./plugin-resource";

/** The package's resources by their names. Those that components alone declare come with all their inputs. */
const resources: Readonly<Record<string, () => PluginResource>> = {
    AuthorityFollower: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/follower-lifecycle") as typeof follower)
            .authorityFollower,
        ...(require("./observe-followed") as typeof observeFollowed).followed,
    }),
    Backup: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/backup-lifecycle") as typeof backup).backup,
        withDefaults: (inputs) => withDefaults(inputs, resourceDefaults.backup),
    }),
    BackupSchedule: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/schedule-lifecycle") as typeof schedule)
            .backupSchedule,
        ...(require("./observe-planned-run") as typeof observePlannedRun).plannedRun,
    }),
    Drill: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/drill-lifecycle") as typeof drill).drill,
    }),
    LogicalBackup: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/logical-backup-lifecycle") as typeof logicalBackup)
            .logicalBackup,
        withDefaults: (inputs) => withDefaults(inputs, resourceDefaults.logicalBackup),
    }),
    Restore: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/restore-lifecycle") as typeof restore).restore,
        ...(require("./observe-planned-restore") as typeof observePlannedRestore).plannedRestore,
    }),
    ServiceReady: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/service-ready-lifecycle") as typeof serviceReady)
            .serviceReady,
    }),
    SiteGuard: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/site-guard-lifecycle") as typeof siteGuard)
            .siteGuard,
    }),
    SiteIntent: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/site-lifecycle") as typeof site).siteIntent,
    }),
    SiteRole: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/site-lifecycle") as typeof site).siteRole,
    }),
    VaultAuthority: () => ({
        provider: (require("../dynamic-providers/pulumi/lifecycles/authority-lifecycle") as typeof authority)
            .vaultAuthority,
        withDefaults: (inputs) => withDefaults(inputs, resourceDefaults.vaultAuthority),
    }),
};

export const resourceNames: readonly string[] = Object.keys(resources);

/** @returns undefined for a name that there is none of. */
export const findResource = (name: string): PluginResource | undefined => resources[name]?.();
