import type { DrillObjectives, DrillResult } from "../../dynamic-providers/records/drill-record";
import type { ClaimKind, Term } from "../../dynamic-providers/records/authority/authority";
import type { AuditRecord } from "../../dynamic-providers/records/audit/audit-record";
import type { DoctorReport } from "../doctor/doctor-report";
import type { ListedSnapshot } from "../status/list-snapshots";
import type { SiteState, StatusReport } from "../status/status";
import type { ChecklistLine } from "./checklist-line";

/** One change of the active site. */
export interface ReportedFailover extends Pick<
    Term,
    "epoch" | "site" | "snapshot" | "verification" | "dataLossSeconds" | "recoverySeconds"
> {
    readonly kind: ClaimKind;
    /** The site that was active before; null where none was. */
    readonly from: string | null;
    /** When the new site claimed the role. */
    readonly at: string;
}

export interface ReportedDrill {
    readonly id: string;
    /** Name of the drill as it is declared. */
    readonly drill: string;
    readonly startedAt: string;
    readonly result: DrillResult;
    readonly snapshot: { readonly id: string; readonly kind: string; readonly chosen: string };
    /** Where its scratch service was. */
    readonly location: string;
    readonly tier: string;
    readonly recoverySeconds: number | null;
    readonly dataAgeSeconds: number;
    readonly objectives: DrillObjectives;
    /** How many entities were compared; null where none was. */
    readonly compared: number | null;
    readonly problems: readonly string[];
}

/** A record of the vault, without what only its verification needs. */
export interface ReportedRecord extends Pick<
    AuditRecord,
    | "sequence"
    | "kind"
    | "event"
    | "site"
    | "snapshot"
    | "epoch"
    | "startedAt"
    | "endedAt"
    | "commit"
    | "exercise"
    | "reason"
    | "consents"
    | "recoverySeconds"
    | "dataLossSeconds"
    | "problems"
    | "digest"
> {
    /** Blob of the document that it is about. */
    readonly document: string;
    /** Who acted: a name, or the object ID of an identity; null where the token did not tell. */
    readonly by: string | null;
    /** How many entities differed; null where nothing was compared. */
    readonly differences: number | null;
    /** ID of the key that it is signed with; null where none is named. */
    readonly signedWith: string | null;
}

/** What `apim-dr report --json` prints, and what the page shows. Times are ISO 8601. */
export interface ProjectReport {
    readonly schema: "apim-dr/report/1";
    /** Name of the Pulumi project. */
    readonly project: string;
    /** When it was read; this machine's time where the vault did not answer. */
    readonly at: string;
    readonly activeSite: string | null;
    readonly epoch: number | null;
    readonly sites: readonly SiteState[];
    /** What is promised; null where nothing is declared. */
    readonly objectives: {
        /** How old the newest snapshot may be: `schedule.intervalHours` of the active site. */
        readonly recoveryPointSeconds: number | null;
        /** How long a restore may take: of the newest drill that has such an objective. */
        readonly recoveryTimeSeconds: number | null;
    };
    readonly standing: StatusReport["snapshots"];
    /** Those of the catalog, newest first; null where the vault did not answer. */
    readonly snapshots: readonly ListedSnapshot[] | null;
    /** Newest first. */
    readonly failovers: readonly ReportedFailover[];
    /** Newest first; null where their records could not be read. */
    readonly drills: readonly ReportedDrill[] | null;
    /** Whether a standby could take over now: every check of `apim-dr doctor`. */
    readonly readiness: Pick<DoctorReport, "state" | "findings" | "unanswered">;
    readonly gaps: readonly string[];
    /** Newest first; null where they could not be read. `apim-dr verify-records` says whether they are whole. */
    readonly records: readonly ReportedRecord[] | null;
    readonly checklist: readonly ChecklistLine[];
    readonly next: StatusReport["next"];
}
