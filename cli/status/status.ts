import type { ChangedSubscriptions } from "../../dynamic-providers/records/changed-subscriptions";
import type { AuditFault } from "../../dynamic-providers/records/audit/verify-records";
import type { EndpointKind } from "../../dynamic-providers/azure/endpoint-names";
import type { SiteRoleName } from "../../dynamic-providers/protocol/step";
import type { SnapshotStanding } from "../../dynamic-providers/records/selection/newest-restorable";
import type { LastFailover } from "../up/last-failover";
import type { SiteReadiness } from "../../dynamic-providers/readiness/finding";
import type { ExpectedDuration } from "../../dynamic-providers/records/expected-durations";

export interface SiteState {
    readonly site: string;
    /** null where it is not known, as the vault did not answer. */
    readonly role: SiteRoleName | null;
    /** When it got this role; null where that is not recorded. Azure's time. */
    readonly since: string | null;
    readonly service: ServiceState;
}

export interface ServiceState {
    readonly resourceId: string | null;
    /** `running` Azure answered · `absent` there is none · `unanswered` Azure does not answer · `refused` it does not let it be read · `unknown` no file and no record names it. */
    readonly state: "running" | "absent" | "unanswered" | "refused" | "unknown";
    readonly tier: string | null;
    /** What Azure is doing with it; null where nothing. */
    readonly busyWith: string | null;
    /** The primary region first. */
    readonly regions: readonly { readonly location: string; readonly units: number }[];
}

export interface WorkUnderWay {
    readonly what: "backup" | "restore" | "failover";
    readonly id: string;
    readonly startedAt: string | null;
    readonly elapsedSeconds: number | null;
    readonly expected: ExpectedDuration | null;
}

/** What `apim-dr status --json` prints. Times are Azure's, ISO 8601. */
export interface StatusReport {
    readonly schema: "apim-dr/status/1";
    /** When it was read; this machine's time where the vault did not answer. */
    readonly at: string;
    readonly activeSite: string | null;
    readonly epoch: number | null;
    readonly declaredActive: string | null;
    readonly sites: readonly SiteState[];
    readonly snapshots: SnapshotStanding & {
        /** When the next of those that can be restored expires. */
        readonly nextExpiry: string | null;
        readonly restorable: number;
    };
    /**
     * The active site's subscriptions that are not as the newest snapshot has them: after an unplanned failover they, or
     * their keys, are those of the snapshot. null where there is no such snapshot.
     */
    readonly subscriptionsSince: ChangedSubscriptions | null;
    /** What a backup leaves out and the last restore found missing. */
    readonly gaps: readonly string[];
    /** The failover that has made the active site active; null where no site has been active. */
    readonly lastFailover: LastFailover | null;
    readonly underWay: readonly WorkUnderWay[];
    readonly traffic: {
        /** null where none is declared. */
        readonly kind: EndpointKind | null;
        readonly pointsAt: string | null;
        readonly state: "read" | "unanswered" | "not declared";
    };
    /** Whether a standby could take over now, as far as it is read here: `apim-dr doctor` makes every check. */
    readonly readiness: SiteReadiness;
    readonly records: RecordsState;
    readonly disagreements: readonly string[];
    readonly unanswered: readonly { readonly part: string; readonly problem: string }[];
    readonly warnings: readonly string[];
    readonly next: NextThing;
}

/** Whether the vault's records are as they were written: `apim-dr verify-records` looks at every byte. */
export interface RecordsState {
    /** `unanswered` where they could not be read in time. */
    readonly state: "whole" | "broken" | "unanswered";
    readonly count: number;
    readonly faults: readonly Pick<AuditFault, "code" | "blob" | "message">[];
}

/** What to do next: in a sentence, and as it is typed. */
export interface NextThing {
    readonly words: string;
    /** In their order; empty where nothing is to be typed. */
    readonly commands: readonly string[];
}
