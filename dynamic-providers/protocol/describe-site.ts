import { currentTerm } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import { describePromotion } from "./promotion";
import { roleOf } from "./say";
import type { SiteAction, SiteRoleName } from "./step";

/** What a run of a site does. Act on `action` and `code`: the words of `reason` may change. */
export interface SitePlan {
    /** `rest` where nothing is to be done. */
    readonly action: SiteAction;
    /** Why, as docs/troubleshooting.md lists them. */
    readonly code: string;
    /** The same as text. */
    readonly reason: string;
}

/** One change of the active site. Times are Azure's, ISO 8601. */
export interface Handover {
    readonly kind: "first" | "planned" | "unplanned" | "recovered";
    readonly from: string | null;
    readonly to: string;
    readonly epoch: number;
    /** When the new site claimed the role. */
    readonly at: string;
    readonly snapshot: string | null;
    readonly verification: "verified" | "accepted" | null;
}

/** How a site stands, by the vault's authority. */
export interface SiteStatus {
    readonly role: SiteRoleName;
    /** The same as text, with what is under way. */
    readonly phase: string;
    readonly epoch: number;
    readonly activeSite: string | null;
    /** Resource ID of the active site's service, for those who deploy APIs. */
    readonly activeServiceId: string | null;
    readonly lastHandover: Handover | null;
    /** How much change the last failover may have lost at most: seconds from the start of the snapshot's data to that of the promotion; 0 where none was. */
    readonly dataLossSeconds: number | null;
    /** Of the last failover: seconds from the start of the promotion to the verified claim. */
    readonly recoverySeconds: number | null;
}

/** @param reason - what the site's last decision said. */
export function describeSite(site: string, authority: Authority, reason: string): SiteStatus {
    const { epoch, active, lineage } = authority;
    const term = currentTerm(authority);
    return {
        role: roleOf(site, authority),
        phase: describePromotion(authority) ?? reason,
        epoch,
        activeSite: active,
        activeServiceId: term?.serviceId ?? null,
        lastHandover: term
            ? {
                  kind: term.kind,
                  from: lineage.at(-2)?.site ?? null,
                  to: term.site,
                  epoch: term.epoch,
                  at: term.claimedAt,
                  snapshot: term.snapshot,
                  verification: term.verification,
              }
            : null,
        dataLossSeconds: term?.dataLossSeconds ?? null,
        recoverySeconds: term?.recoverySeconds ?? null,
    };
}
