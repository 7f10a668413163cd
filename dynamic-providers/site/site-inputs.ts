import type { AuthorityPosition } from "../vault/authority-chain";
import { whyOlderThanSeen } from "../vault/seen-authority";
import { backupInputNames, validateBackupInputs } from "../backup/backup-inputs";
import type { BackupInputs } from "../backup/backup-inputs";
import { validateRestoreInputs } from "../restore/restore-inputs";
import type { RestoreInputs } from "../restore/restore-inputs";
import { latestSnapshot } from "../records/snapshot/selector";
import { inputFailure, unknownValue } from "../common/failure";
import type { InputFailure } from "../common/failure";
import { FailoverKind } from "../protocol/failover-kind";
import { StandbyMode } from "../protocol/standby-mode";
import type { SiteDeclaration } from "../protocol/declaration";
import type { SiteAction } from "../protocol/step";

/** What the program observed and decided: a forecast, which the run checks before it acts. */
export interface SitePlan {
    readonly action: SiteAction;
    /** Whether something is written down before the service is touched. */
    readonly isIntent: boolean;
    readonly reason: string;
}

export interface SiteInputs
    extends
        Omit<BackupInputs, "trigger" | "deletionPolicy">,
        Pick<RestoreInputs, "siteLocal" | "acknowledgedGaps" | "acceptDifferences">,
        Omit<SiteDeclaration, "verify"> {
    readonly plan: SitePlan;
    /** Where the authority stood when that was planned. */
    readonly observed: AuthorityPosition;
    /** When the program looked, by Azure's clock, ISO 8601: tells this run's inputs from those that the state holds. */
    readonly observedAt: string;
    /** Where the intent of the same run has brought it. */
    readonly intended?: AuthorityPosition;
}

/** Inputs whose change is a change of the site; what was planned for one run is none. */
export const siteInputNames: readonly (keyof SiteInputs)[] = [
    ...backupInputNames.filter((name) => name !== "trigger" && name !== "deletionPolicy"),
    "siteLocal",
    "acknowledgedGaps",
    "acceptDifferences",
    "site",
    "activeSite",
    "failover",
    "standbyMode",
    "tier",
    "acceptDataLoss",
    "cancelPromotion",
    "rejoin",
    "atEpoch",
];

/** What the protocol decides from. */
export function toDeclaration(inputs: SiteInputs): SiteDeclaration {
    // Pulumi may hand over null for what is absent.
    const { acceptDataLoss, cancelPromotion, rejoin, atEpoch, acceptDifferences, acknowledgedGaps } = inputs;
    return {
        site: inputs.site,
        activeSite: inputs.activeSite,
        failover: inputs.failover,
        standbyMode: inputs.standbyMode,
        serviceId: inputs.serviceId,
        tier: inputs.tier,
        verify: inputs.verify !== "off",
        acceptDataLoss: acceptDataLoss ?? undefined,
        cancelPromotion: cancelPromotion ?? undefined,
        rejoin: rejoin ?? undefined,
        atEpoch: atEpoch ?? undefined,
        acceptDifferences: acceptDifferences ?? undefined,
        acknowledgedGaps: acknowledgedGaps ?? [],
    };
}

/**
 * All that is wrong with the inputs. Values still unknown in a preview pass.
 *
 * @param seen - where the authority stood when this resource last ran.
 */
export function validateSiteInputs(
    inputs: Partial<Record<keyof SiteInputs, unknown>>,
    seen?: AuthorityPosition,
): InputFailure[] {
    const operation = { ...inputs, trigger: "planned", snapshot: latestSnapshot };
    const failures = new Map(
        [
            ...validateBackupInputs(operation),
            ...validateRestoreInputs(operation),
            ...validateDeclaration(inputs as Partial<Record<keyof SiteDeclaration, unknown>>),
        ].map((failure) => [failure.reason, failure]),
    );
    const { observed } = inputs;
    const older =
        observed && observed !== unknownValue ? whyOlderThanSeen(observed as AuthorityPosition, seen) : undefined;
    return [...failures.values(), ...(older ? [{ property: "observed", reason: older }] : [])];
}

/** All that is wrong with what is declared for a site. */
export function validateDeclaration(declared: Partial<Record<keyof SiteDeclaration, unknown>>): InputFailure[] {
    const failures: InputFailure[] = [];
    const demand = (property: keyof SiteDeclaration, holds: (value: unknown) => boolean, rule: string): void => {
        const value = declared[property];
        if (value !== unknownValue && !holds(value)) {
            failures.push(inputFailure(property, value, rule));
        }
    };
    for (const property of ["site", "activeSite"] as const) {
        demand(property, isSiteName, "it must be a site's name: 1 to 40 lower-case letters, digits and hyphens.");
    }
    demand(
        "failover",
        (value) => Object.values<unknown>(FailoverKind).includes(value),
        `it must be one of ${Object.values(FailoverKind).join(", ")}.`,
    );
    demand(
        "standbyMode",
        (value) => Object.values<unknown>(StandbyMode).includes(value),
        `it must be one of ${Object.values(StandbyMode).join(", ")}.`,
    );
    for (const property of ["acceptDataLoss", "cancelPromotion", "rejoin", "atEpoch"] as const) {
        demand(
            property,
            (value) => value === undefined || value === null || (Number.isInteger(value) && (value as number) >= 0),
            "it must be the number of the epoch that it is for, as the site's output shows it, or be left out.",
        );
    }
    return failures;
}

const isSiteName = (value: unknown): boolean => typeof value === "string" && /^[a-z0-9][a-z0-9-]{0,39}$/.test(value);
