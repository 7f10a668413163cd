import { currentTerm, fenceOf } from "../records/authority/authority";
import type { SiteDeclaration } from "./declaration";
import { demote } from "./demotion";
import { whyOldDeclaration } from "./old-declaration";
import { beginPromotion, continuePromotion } from "./promotion";
import { ageInWords, timeOf } from "../common/as-people-read";
import { refuse, rest, step } from "./say";
import type { SiteObservation } from "./site-observation";
import { standBy } from "./standing-by";
import type { SiteStep } from "./step";
import { findTidying } from "./tidying";

/**
 * The protocol of declared failover: what one site does next, from what is declared, what the vault records and which
 * site it is. Every run of every stack does nothing but what this decides, one step at a time, each decided anew from what
 * is there then: so a run that was killed anywhere goes on with the next.
 *
 * | declared | recorded | this site | what it does |
 * |---|---|---|---|
 * | me | no site | me | claims epoch 1 |
 * | peer | no site | me | waits |
 * | me | me | me | is active |
 * | me | me, token written | me | withdraws the token |
 * | peer | peer | me | stands by |
 * | peer | me | me | takes the final snapshot, writes the token, is demoted |
 * | me | peer, token for this epoch | me | promotes: planned |
 * | me | peer, no token | me | refuses, or promotes unplanned where that is accepted for this epoch |
 * | me | me, promoting | me | goes on with it, or cancels |
 * | any | peer, me fenced | me | touches nothing until it rejoins |
 * | anything else | | | stops and says what it saw |
 */
export function decideSite(declared: SiteDeclaration, observed: SiteObservation): SiteStep {
    const { site, activeSite } = declared;
    const { authority } = observed;
    const { epoch, active, promotion, handover } = authority;

    const old = whyOldDeclaration(declared, authority);
    if (old) {
        return refuse(site, authority, [{ code: "DeclaredAtAnotherEpoch", message: old }]);
    }
    if (fenceOf(authority, site)) {
        return whileFenced(declared, observed);
    }
    if (promotion) {
        return promotion.site === site
            ? continuePromotion(declared, observed, promotion)
            : awaitPeer(declared, observed);
    }
    if (active === null) {
        return whileNobodyIsActive(declared, observed);
    }
    if (active === site) {
        // Fences and the lineage of snapshots go by it.
        if (currentTerm(authority)?.serviceId === null) {
            return step(
                { does: "append", change: { event: "serviceRecorded", site, serviceId: declared.serviceId } },
                "tidy",
                "RecordsService",
                "the authority was recovered with recoverAuthority: the active site's service is recorded",
            );
        }
        if (activeSite !== site) {
            return demote(declared, observed);
        }
        return handover
            ? step(
                  { does: "append", change: { event: "handoverWithdrawn", site } },
                  "withdraw",
                  "WithdrawsHandover",
                  `'${site}' is declared active: it withdraws the hand-over token of epoch ${epoch} and stays active`,
              )
            : stayActive(declared, observed);
    }
    return activeSite === site ? beginPromotion(declared, observed) : standBy(declared, observed);
}

function whileNobodyIsActive({ site, activeSite, serviceId }: SiteDeclaration, observed: SiteObservation): SiteStep {
    if (activeSite !== site) {
        return rest(
            "waiting",
            "WaitsForFirstClaim",
            `no site has been active yet: '${activeSite}' is declared, and its up claims epoch 1`,
        );
    }
    return observed.authority.epoch === 0
        ? step(
              { does: "append", change: { event: "claimed", site, serviceId, verification: null } },
              "claim",
              "ClaimsFirstEpoch",
              "no site has been active yet: this site claims epoch 1",
          )
        : stop(site, observed, "the epoch is not 0 and no site is active");
}

function stayActive({ site, serviceId }: SiteDeclaration, observed: SiteObservation): SiteStep {
    const { authority, service } = observed;
    if (!service) {
        return refuse(site, authority, [
            {
                code: "ActiveServiceMissing",
                message:
                    `'${site}' is active in epoch ${authority.epoch} and Azure has no service '${serviceId}'. A new one would ` +
                    "be empty: undelete it (Azure keeps a deleted service for 48 h), or fail over to the peer.",
            },
        ]);
    }
    return findTidying(observed) ?? rest("active", "Active", `the site is active in epoch ${authority.epoch}`);
}

function whileFenced({ site, rejoin }: SiteDeclaration, { authority }: SiteObservation): SiteStep {
    const { epoch, active, promotion } = authority;
    const fence = fenceOf(authority, site)!;
    if (rejoin === epoch && active !== site) {
        return step(
            { does: "append", change: { event: "rejoined", site } },
            "rejoin",
            "Rejoins",
            `the site becomes the standby of '${active}' in epoch ${epoch}`,
        );
    }
    const now = promotion
        ? `'${promotion.site}' is being promoted to epoch ${promotion.epoch}: wait until the promotion is done, then set rejoin to ` +
          `${promotion.epoch}. If '${promotion.site}' is lost for good, set recoverAuthority {active: ${site}, ` +
          `epoch: ${promotion.epoch}} in the vault's stack`
        : `'${active}' is active in epoch ${epoch}: set rejoin to ${epoch} to make this site its standby. This ` +
          "discards all changes made there since the failover";
    return refuse(site, authority, [
        {
            code: "Fenced",
            message:
                `'${site}' lost the active role of epoch ${fence.epoch} at ${timeOf(fence.at)} by an unplanned failover and is ` +
                `fenced: it takes no snapshot, prunes nothing and changes nothing. ${now}.`,
        },
    ]);
}

/** The peer is being promoted. */
function awaitPeer(declared: SiteDeclaration, observed: SiteObservation): SiteStep {
    const { site, activeSite } = declared;
    const { active, promotion } = observed.authority;
    const { site: peer, epoch, kind } = promotion!;
    if (activeSite === site) {
        return refuse(site, observed.authority, [
            {
                code: "PeerIsPromoting",
                message:
                    `activeSite is '${site}' and '${peer}' is being promoted to epoch ${epoch} (${kind}): let its up finish, ` +
                    `or cancel the promotion with cancelPromotion ${epoch} there, before its restore has begun. If '${peer}' is lost ` +
                    `for good, set recoverAuthority {active: ${site}, epoch: ${epoch}} in the vault's stack.`,
            },
        ]);
    }
    return rest(
        active === site ? "demoted" : "standby",
        "AwaitsPeer",
        `'${peer}' is being promoted to epoch ${epoch} since ${timeOf(promotion!.startedAt)} (${ageInWords(promotion!.startedAt, observed.now)} ago)`,
    );
}

function stop(site: string, { authority }: SiteObservation, what: string): SiteStep {
    return refuse(site, authority, [
        {
            code: "NotUnderstood",
            message:
                `The vault's authority cannot be acted on: ${what}. Name the active site with recoverAuthority {active, epoch: ` +
                `${authority.epoch + 1}} in the vault's stack. The authority: ${JSON.stringify(authority)}`,
        },
    ]);
}
