import type { Policies } from "@pulumi/policy";
import { backupIntervalWithinObjective } from "./backup-interval-within-objective";
import { backupRetentionWithinLimit } from "./backup-retention-within-limit";
import { backupScheduleForEverySite } from "./backup-schedule-for-every-site";
import { identityInsteadOfAccessKeys } from "./identity-instead-of-access-keys";
import { multiRegionOnPremium } from "./multi-region-on-premium";
import { protectSitesAndVault } from "./protect-sites-and-vault";
import { standbyCouldTakeOver } from "./standby-could-take-over";
import { unitsAcrossZones } from "./units-across-zones";
import { vaultOutsideSiteRegions } from "./vault-outside-site-regions";

export const policies: Policies = [
    vaultOutsideSiteRegions,
    backupScheduleForEverySite,
    backupIntervalWithinObjective,
    backupRetentionWithinLimit,
    multiRegionOnPremium,
    unitsAcrossZones,
    identityInsteadOfAccessKeys,
    protectSitesAndVault,
    standbyCouldTakeOver,
];
