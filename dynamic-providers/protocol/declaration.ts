import type { SnapshotPreference } from "../records/selection/snapshot-preference";
import type { SelectionTarget } from "../records/selection/select";
import { restoreMarginSeconds } from "../records/snapshot/restorable";
import type { VerifyMode } from "../records/verify-mode";
import type { FailoverKind } from "./failover-kind";
import type { StandbyMode } from "./standby-mode";

/** What is declared for one site. Each consent names what it is for, so that it goes stale by itself. */
export interface SiteDeclaration extends SnapshotPreference {
    /** This site. */
    readonly site: string;
    /** The site that is to be active: this one or its peer. */
    readonly activeSite: string;
    /** `unplanned` takes over without a hand-over token. */
    readonly failover: FailoverKind;
    readonly standbyMode: StandbyMode;
    /** Resource ID of this site's service, whether it is there or not. */
    readonly serviceId: string;
    /** The service's tier, as declared. */
    readonly tier: string;
    /** Whether snapshots and restores are compared entity by entity. @default "entities" */
    readonly verify?: VerifyMode;
    /** The epoch whose newest changes may be lost by an unplanned failover. */
    readonly acceptDataLoss?: number;
    /** The epoch whose promotion is cancelled, before its restore began. */
    readonly cancelPromotion?: number;
    /** The epoch that this site, fenced, becomes a standby in. */
    readonly rejoin?: number;
    /** The epoch that the declaration was made in: at a later one it changes nothing. */
    readonly atEpoch?: number;
    /** Name of the exercise that a planned failover is a part of. */
    readonly exercise?: string;
    /** The snapshot that may be taken over with, though what it was compared with differs. */
    readonly acceptDifferences?: string;
    /** What a backup leaves out and the standby need not have. */
    readonly acknowledgedGaps?: readonly string[];
    /** Paths of entities that a logical snapshot does not bring. */
    readonly leaveOut?: readonly string[];
    /** Kinds and entities that are the site's own. */
    readonly siteLocal?: readonly string[];
}

/** What a snapshot is selected for, to be restored into the site. */
export const targetOf = ({
    tier,
    preferredSnapshotKind,
    preferredKindToleranceSeconds,
    leaveOut = [],
    siteLocal = [],
}: Pick<SiteDeclaration, "tier" | "leaveOut" | "siteLocal" | keyof SnapshotPreference>): SelectionTarget => ({
    ...{ tier, marginSeconds: restoreMarginSeconds, preferredSnapshotKind, preferredKindToleranceSeconds },
    notBrought: [...leaveOut, ...siteLocal],
});
