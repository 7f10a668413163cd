import { timeOf } from "../common/as-people-read";
import { currentTerm } from "../records/authority/authority";
import type { AuthorityHead, AuthorityPosition } from "../vault/authority-chain";

/** Who is active, for a program that follows the authority and never changes it. Times are Azure's, ISO 8601. */
export interface ObservedAuthority {
    readonly position: AuthorityPosition;
    /** The site that has claimed the newest epoch; null while none has. One that is being promoted has not. */
    readonly activeSite: string | null;
    readonly claimedAt: string | null;
    /** A failover that has begun and is not claimed yet, as text; null without one. */
    readonly underWay: string | null;
}

/** Of the chain's newest entry, what a follower goes by. */
export function describeAuthority({ sequence, epoch, digest, faults, authority }: AuthorityHead): ObservedAuthority {
    const { active, promotion, handover } = authority;
    return {
        position: { sequence, epoch, digest, ...(faults && { faults }) },
        activeSite: active,
        claimedAt: currentTerm(authority)?.claimedAt ?? null,
        underWay: promotion
            ? `'${promotion.site}' is being promoted to epoch ${promotion.epoch} (${promotion.kind}) since ${timeOf(promotion.startedAt)}`
            : handover
              ? `'${handover.site}' handed over at ${timeOf(handover.writtenAt)}, and no site has taken over yet`
              : null,
    };
}
