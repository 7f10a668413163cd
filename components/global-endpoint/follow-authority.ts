import { timeOf } from "../../dynamic-providers/common/as-people-read";
import type { ObservedAuthority } from "../../dynamic-providers/authority/observed-authority";

/** Which site clients are sent to, and why. */
export interface TrafficDecision {
    /** As `GlobalEndpointArgs.activeSite`. @default undefined: no site is active */
    readonly activeSite?: string;
    /** Why, for programs. */
    readonly code: "NobodyIsActive" | "FollowsActiveSite" | "AwaitsClaim";
    /** As text, for a preview and an output. */
    readonly reason: string;
}

/**
 * Where traffic goes, by the authority: to the site that has claimed the newest epoch. A failover that has only begun
 * moves no client, since the old site may still answer and the new one has nothing to answer with yet.
 */
export function followAuthority({ activeSite, position, claimedAt, underWay }: ObservedAuthority): TrafficDecision {
    if (activeSite === null) {
        return {
            code: "NobodyIsActive",
            reason:
                "no site has been active yet: clients are sent to no gateway. The first up of the active site claims epoch 1, and the " +
                "up of this stack after that sends clients to it",
        };
    }
    const following = `sends clients to '${activeSite}', active in epoch ${position.epoch} since ${timeOf(claimedAt!)}`;
    return {
        activeSite,
        code: underWay ? "AwaitsClaim" : "FollowsActiveSite",
        reason: underWay ? `${following}; ${underWay}: clients move with the up after its claim` : following,
    };
}
