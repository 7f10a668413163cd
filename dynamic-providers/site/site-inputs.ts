import { backupTable } from "../backup/backup-inputs";
import type { BackupInputs } from "../backup/backup-inputs";
import { findInputFailures, isWhole, may, must, mustBeOneOf, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { unknownValue } from "../common/unknown";
import type { InputFailure } from "../common/failure";
import type { SiteDeclaration } from "../protocol/declaration";
import { FailoverKind } from "../protocol/failover-kind";
import { StandbyMode } from "../protocol/standby-mode";
import type { SiteAction } from "../protocol/step";
import { allowancesTable } from "../restore/restore-inputs";
import type { RestoreAllowances } from "../restore/restore-inputs";
import type { AuthorityPosition } from "../vault/authority-chain";

/** What the program observed and decided: a forecast, which the run checks before it acts. */
export interface SitePlan {
    readonly action: SiteAction;
    /** Whether something is written down before the service is touched. */
    readonly isIntent: boolean;
    readonly reason: string;
}

/** How a site's snapshots are taken: the trigger of each follows from the authority. */
type SnapshotInputs = Omit<BackupInputs, "trigger" | "deletionPolicy" | "adopt">;

/** What is declared for a site, and how its snapshots are taken and restored. */
export interface SiteSettings extends SiteDeclaration, SnapshotInputs, RestoreAllowances {
    readonly serviceId: string;
    /** The epoch in which an active site may be destroyed. */
    readonly destroyActive?: number;
}

export interface SiteInputs extends SiteSettings {
    readonly plan: SitePlan;
    /** Where the authority stood when that was planned. */
    readonly observed: AuthorityPosition;
    /** When the program looked, by Azure's clock, ISO 8601: tells this run's inputs from those that the state holds. */
    readonly observedAt: string;
    /** Where the intent of the same run has brought it. */
    readonly intended?: AuthorityPosition;
}

/** A site as it is declared, all of it known when the program starts. */
export type DeclaredSite = Omit<SiteSettings, "resourceUrn" | "secretsKey">;

const siteName = must(
    (value) => typeof value === "string" && /^[a-z0-9][a-z0-9-]{0,39}$/.test(value),
    "it must be a site's name: 1 to 40 lower-case letters, digits and hyphens.",
);
const epoch = may(
    isWhole(0),
    "it must be the number of the epoch that it is for, as the site's output shows it, or be left out.",
);

const { trigger: _planned, deletionPolicy: _kept, adopt: _none, ...snapshotTable } = backupTable;

const declarationTable: InputTable<Omit<SiteDeclaration, keyof SnapshotInputs | keyof RestoreAllowances>> = {
    site: siteName,
    activeSite: siteName,
    failover: mustBeOneOf(FailoverKind),
    standbyMode: mustBeOneOf(StandbyMode),
    tier: {},
    acceptDataLoss: epoch,
    cancelPromotion: epoch,
    rejoin: epoch,
    atEpoch: epoch,
};

/** What was planned for one run is no change of the site. */
export const siteTable: InputTable<SiteInputs> = {
    ...snapshotTable,
    ...allowancesTable,
    ...declarationTable,
    destroyActive: epoch,
    plan: notCompared(),
    observed: notCompared(),
    observedAt: notCompared(),
    intended: notCompared(),
};

/** All that is wrong with what is declared for a site. */
export function validateDeclaredSite(declared: DeclaredSite): InputFailure[] {
    // The identity may come with this very run.
    const clientId = declared.accessType === "UserAssignedManagedIdentity" ? unknownValue : undefined;
    return findInputFailures(siteTable, { ...declared, clientId });
}
