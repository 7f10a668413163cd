import { backupTable } from "../backup/backup-inputs";
import type { BackupInputs } from "../backup/backup-inputs";
import { findInputFailures, isText, isWhole, may, must, mustBeOneOf, notCompared } from "../common/input-table";
import type { InputTable } from "../common/input-table";
import { unknownValue } from "../common/unknown";
import type { InputFailure } from "../common/failure";
import type { SiteDeclaration } from "../protocol/declaration";
import type { SitePlan } from "../protocol/describe-site";
import { FailoverKind } from "../protocol/failover-kind";
import { StandbyMode } from "../protocol/standby-mode";
import { logicalRestoreTable } from "../logical-restore/logical-restore-inputs";
import type { LogicalRestoreInputs } from "../logical-restore/logical-restore-inputs";
import { allowancesTable, preferenceTable } from "../restore/restore-inputs";
import type { RestoreAllowances } from "../restore/restore-inputs";
import type { AuthorityPosition } from "../vault/authority-chain";
import type { PlannedCreation } from "./service-creation";

/** What the program observed and decided: a forecast, which the run checks before it acts. */
export interface PlannedStep extends SitePlan {
    /** Whether something is written down before the service is touched. */
    readonly isIntent: boolean;
}

/** How a site's snapshots are taken: the trigger of each follows from the authority. */
type SnapshotInputs = Omit<BackupInputs, "trigger" | "deletionPolicy" | "adopt">;

/** How the site restores logical snapshots: always the whole service, as the snapshot has it. */
export type WithLogical = Pick<LogicalRestoreInputs, "leaveOut" | "supply" | "ageIdentity">;

/** What is declared for a site, and how its snapshots are taken and restored. */
export interface SiteSettings extends SiteDeclaration, SnapshotInputs, RestoreAllowances, WithLogical {
    readonly serviceId: string;
}

export interface SiteInputs extends SiteSettings {
    readonly plan: PlannedStep;
    /** Where the authority stood when that was planned. */
    readonly observed: AuthorityPosition;
    /** When the program looked, by Azure's clock, ISO 8601: tells this run's inputs from those that the state holds. */
    readonly observedAt: string;
    /** Where the intent of the same run has brought it. */
    readonly intended?: AuthorityPosition;
    /** What the run has to do with the creation of the service. @default nothing */
    readonly creation?: PlannedCreation;
}

/** A site as it is declared, all of it known when the program starts. */
export interface DeclaredSite extends Omit<
    SiteSettings,
    "resourceUrn" | "secretsKey" | "probeSecret" | "supply" | "ageIdentity"
> {
    /** The epoch in which it may be destroyed although it is active. */
    readonly destroyActive?: number;
}

/** Of the input `site`, and of each that names one. */
export const siteNameRule = must(
    (value) => typeof value === "string" && /^[a-z0-9][a-z0-9-]{0,39}$/.test(value),
    "it must be a site's name: 1 to 40 lower-case letters, digits and hyphens.",
);
/** Of each input that names an epoch. */
export const epochRule = may(isWhole(0), "it must be the number of an epoch, as in the site's output, or be left out.");

const { trigger: _planned, deletionPolicy: _kept, adopt: _none, ...snapshotTable } = backupTable;

const { leaveOut, supply, ageIdentity } = logicalRestoreTable;

const declarationTable: InputTable<
    Omit<SiteDeclaration, keyof SnapshotInputs | keyof RestoreAllowances | keyof WithLogical>
> = {
    ...preferenceTable,
    site: siteNameRule,
    activeSite: siteNameRule,
    failover: mustBeOneOf(FailoverKind),
    standbyMode: mustBeOneOf(StandbyMode),
    tier: {},
    acceptDataLoss: epochRule,
    cancelPromotion: epochRule,
    rejoin: epochRule,
    atEpoch: epochRule,
    // It marks what a run does, and makes none.
    exercise: notCompared(
        may((value) => isText(value) && value.length <= 100, "it must be a name of 1 to 100 characters."),
    ),
};

/** What was planned for one run is no change of the site. */
export const siteTable: InputTable<SiteInputs> = {
    ...snapshotTable,
    ...allowancesTable,
    ...declarationTable,
    ...{ leaveOut, supply, ageIdentity },
    plan: notCompared(),
    observed: notCompared(),
    observedAt: notCompared(),
    intended: notCompared(),
    creation: notCompared(),
};

/** All that is wrong with what is declared for a site. */
export function validateDeclaredSite(declared: DeclaredSite): InputFailure[] {
    // The identity may come with this very run.
    const clientId = declared.accessType === "UserAssignedManagedIdentity" ? unknownValue : undefined;
    return findInputFailures({ ...siteTable, destroyActive: epochRule }, { ...declared, clientId });
}
