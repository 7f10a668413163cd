import type { AuthorityChange } from "../records/authority/authority";
import type { Problem } from "../common/problem";

/** What a run sets out to do, for a preview and an output. */
export type SiteAction =
    "claim" | "demote" | "withdraw" | "promote" | "cancel" | "rejoin" | "restore" | "tidy" | "rest" | "refuse";

/** What a site's plan is and why, for programs; the words beside it may change. */
export type SitePlanCode =
    | "Active"
    | "AwaitsPeer"
    | "CancelsPromotion"
    | "ClaimsFirstEpoch"
    | "ContinuesPromotion"
    | "HandedOver"
    | "HandsOver"
    | "MarksSuperseded"
    | "RecordsService"
    | "Rejoins"
    | "ReleasesHold"
    | "RestoresNewSnapshot"
    | "StandsBy"
    | "StandsByWithSnapshot"
    | "StandsByWithoutSnapshot"
    | "TakesOverPlanned"
    | "TakesOverUnplanned"
    | "WaitsForFirstClaim"
    | "WithdrawsHandover";

/** What a site is at the moment. */
export type SiteRoleName = "active" | "demoted" | "promoting" | "standby" | "fenced" | "waiting";

/** The one thing that is done next. What it leads to is decided again from what is there then. */
export type SiteWork =
    /** The next entry of the authority. */
    | { readonly does: "append"; readonly change: AuthorityChange }
    /** Keeps a snapshot from being pruned. */
    | { readonly does: "hold" | "release"; readonly snapshot: string; readonly hold: string }
    /** Marks a snapshot that is never to be selected again. */
    | { readonly does: "supersede"; readonly snapshot: string }
    /** Takes the snapshot that is handed over, or goes on with it. */
    | { readonly does: "takeSnapshot"; readonly trigger: string }
    /** Compares the site's own service with a snapshot. */
    | { readonly does: "compare"; readonly snapshot: string }
    /** Compares the peer's service with the snapshot it has handed over. */
    | { readonly does: "comparePeer"; readonly snapshot: string; readonly serviceId: string }
    /** Restores and verifies, or goes on with it. A logical snapshot is written entity by entity. */
    | { readonly does: "restore"; readonly snapshot: string; readonly isLogical: boolean; readonly trigger: string }
    /** There is nothing left to do. */
    | { readonly does: "rest"; readonly role: SiteRoleName }
    | { readonly does: "refuse"; readonly role: SiteRoleName; readonly problems: readonly Problem[] };

export interface SiteStep {
    readonly work: SiteWork;
    readonly action: SiteAction;
    /** A `SitePlanCode`, or the code of the first problem of a refusal. */
    readonly code: string;
    /** What it is part of and why, as text. */
    readonly reason: string;
}

/** Whether it is done before the site's service is touched: what binds the other site is written down first. */
export function isIntent({ work }: SiteStep): boolean {
    switch (work.does) {
        case "hold":
        case "comparePeer":
            return true;
        case "append":
            return ["promotionBegan", "promotionCancelled", "rejoined", "handoverWithdrawn"].includes(
                work.change.event,
            );
        default:
            return false;
    }
}

/** No way through the protocol is longer. What is put in order is not counted: it takes a step for each snapshot concerned. */
export const maxSteps = 40;

export const isCounted = ({ action }: SiteStep): boolean => action !== "tidy";

/** Whether the run ends here. */
export function isLast({ work }: SiteStep): boolean {
    return work.does === "rest" || work.does === "refuse";
}
