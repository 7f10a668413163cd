import { describeSite } from "../../dynamic-providers/protocol/describe-site";
import type { Handover, SiteStatus } from "../../dynamic-providers/protocol/describe-site";
import type { Authority } from "../../dynamic-providers/records/authority/authority";

/** The failover that has made the active site active. */
export type LastFailover = Handover & Pick<SiteStatus, "dataLossSeconds" | "recoverySeconds">;

/** @returns null where no site has been active. */
export function lastFailoverOf(authority: Authority): LastFailover | null {
    const { lastHandover, dataLossSeconds, recoverySeconds } = describeSite(authority.active ?? "", authority, "");
    return lastHandover && { ...lastHandover, dataLossSeconds, recoverySeconds };
}
