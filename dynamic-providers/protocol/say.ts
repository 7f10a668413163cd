import { fenceOf } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import type { Problem } from "../common/problem";
import type { SiteAction, SitePlanCode, SiteRoleName, SiteStep, SiteWork } from "./step";

export function step(work: SiteWork, action: SiteAction, code: SitePlanCode, reason: string): SiteStep {
    return { work, action, code, reason };
}

export function rest(role: SiteRoleName, code: SitePlanCode, reason: string): SiteStep {
    return { work: { does: "rest", role }, action: "rest", code, reason };
}

export function refuse(site: string, authority: Authority, problems: readonly Problem[]): SiteStep {
    return {
        work: { does: "refuse", role: roleOf(site, authority), problems },
        action: "refuse",
        code: problems[0]!.code,
        reason: problems.map(({ message }) => message).join(" "),
    };
}

/** What a site is, by the authority alone. */
export function roleOf(site: string, authority: Authority): SiteRoleName {
    const { active, promotion, handover } = authority;
    if (fenceOf(authority, site)) {
        return "fenced";
    }
    if (promotion?.site === site) {
        return "promoting";
    }
    if (active === site) {
        return handover ? "demoted" : "active";
    }
    return active === null ? "waiting" : "standby";
}

/** What a takeover with an older snapshot does to access that was revoked since: a backup holds the keys of its time. */
export const keysOfSnapshot =
    "subscription keys are those of the snapshot: a key that was regenerated or blocked since then works again. Revoke it again afterwards";
