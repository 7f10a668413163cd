import type { RestorePlan } from "./plan-restore";

/** The plan where the vault could not be read: an old trigger asks nothing of it, and a new one is refused by the provider. */
export function unobservedPlan(why: string): RestorePlan {
    return {
        action: "unknown",
        code: "VaultNotObserved",
        snapshot: null,
        startedAt: null,
        serviceId: null,
        epoch: null,
        reason: `the restore of a new trigger could not be checked: ${why}`,
    };
}
