import { applyChange } from "../../dynamic-providers/records/authority/apply-change";
import type { SiteDeclaration } from "../../dynamic-providers/protocol/declaration";
import { decideSite } from "../../dynamic-providers/protocol/decide-site";
import { promotionTrigger } from "../../dynamic-providers/protocol/promotion";
import { rest, step } from "../../dynamic-providers/protocol/say";
import type { SiteObservation } from "../../dynamic-providers/protocol/site-observation";
import { triggeredName } from "../../dynamic-providers/records/triggered-name";
import { holdFor } from "../../dynamic-providers/protocol/tidying";
import { protocol } from "./protocol";
import type { Protocol } from "./protocol";

export interface FaultyProtocol {
    readonly fault: string;
    readonly protocol: Protocol;
    /** Where it shows. */
    readonly scenario: string;
    readonly rule: RegExp;
}

const withDecide = (decide: Protocol["decide"]): Protocol => ({ ...protocol, decide });

/** The protocol with one fault each: what the explorer must find. */
export const faultyProtocols: readonly FaultyProtocol[] = [
    {
        fault: "a fenced site decides as if it were not",
        protocol: withDecide((declared, observed) =>
            decideSite(declared, { ...observed, authority: { ...observed.authority, fenced: [] } }),
        ),
        scenario: "the old site comes back with another commit",
        rule: /fenced site 'a' acts/,
    },
    {
        fault: "an entry of the authority is written whatever was written before it",
        protocol: { ...protocol, isAppendConditional: false },
        scenario: "nobody is active yet, and the two stacks disagree",
        rule: /an epoch is lost/,
    },
    {
        fault: "an unplanned promotion fences nobody",
        protocol: {
            ...protocol,
            apply: (authority, change, at) => {
                const after = applyChange(authority, change, at);
                return change.event === "promotionBegan" ? { ...after, fenced: authority.fenced } : after;
            },
        },
        scenario: "unplanned, while the old site still runs",
        rule: /is not fenced/,
    },
    {
        fault: "an authority that is recovered in words fences nobody",
        protocol: {
            ...protocol,
            apply: (authority, change, at) => {
                const after = applyChange(authority, change, at);
                return change.event === "recovered" ? { ...after, fenced: [] } : after;
            },
        },
        scenario: "recovered in words while a hand-over is under way",
        rule: /by recoverAuthority and is not fenced/,
    },
    {
        fault: "the intent of a promotion is not written before its restore",
        protocol: withDecide((declared, observed) => {
            const decided = decideSite(declared, observed);
            const { work } = decided;
            return work.does === "append" && work.change.event === "promotionBegan"
                ? step(
                      { does: "restore", snapshot: work.change.snapshot, isLogical: false, trigger: "promotion" },
                      "promote",
                      "TakesOverUnplanned",
                      "",
                  )
                : decided;
        }),
        scenario: "unplanned, while the old site still runs",
        rule: /never (ends|comes to rest)/,
    },
    {
        fault: "a promotion claims without a restore that was verified",
        protocol: withDecide((declared, observed) => {
            const decided = decideSite(declared, observed);
            const { site, serviceId } = declared;
            return decided.action === "promote" && decided.work.does === "restore"
                ? step(
                      { does: "append", change: { event: "claimed", site, serviceId, verification: "verified" } },
                      "promote",
                      "TakesOverUnplanned",
                      "",
                  )
                : decided;
        }),
        scenario: "unplanned, while the old site still runs",
        rule: /claims with content 0/,
    },
    {
        fault: "data loss need not be accepted",
        protocol: withDecide((declared, observed) =>
            decideSite({ ...declared, failover: "unplanned", acceptDataLoss: observed.authority.epoch }, observed),
        ),
        scenario: "planned, with an old commit that runs again",
        rule: /nobody has accepted/,
    },
    {
        fault: "an acceptance of data loss holds for every epoch",
        protocol: withDecide((declared, observed) =>
            decideSite(
                declared.acceptDataLoss === undefined
                    ? declared
                    : { ...declared, acceptDataLoss: observed.authority.epoch },
                observed,
            ),
        ),
        scenario: "an old consent runs again",
        rule: /nobody has accepted/,
    },
    {
        fault: "the token is written without a look at what the service holds by now",
        protocol: withDecide((declared, observed) => skipComparison(declared, observed)),
        scenario: "planned, while clients change things and runs are killed",
        rule: /the token names a snapshot/,
    },
    {
        fault: "a snapshot that another run has finished counts as just compared",
        protocol: { ...protocol, isFreshOnlyWhenCompared: false },
        scenario: "planned, with two runs of one site",
        rule: /the token names a snapshot/,
    },
    {
        fault: "a stalled run does not look whether its intent still is its own",
        protocol: { ...protocol, isIntentOwnAtPost: false },
        scenario: "planned, with two runs of one site",
        rule: /a second POST/,
    },
    {
        fault: "a stalled run does not look at the authority before it asks Azure",
        protocol: { ...protocol, isLookedAtBeforePost: false },
        scenario: "unplanned against a hand-over at the same time",
        rule: /fenced site 'a' takes a snapshot/,
    },
    {
        fault: "the catalog is read before the authority",
        protocol: { ...protocol, isAuthorityReadFirst: false },
        scenario: "a failover that was killed after its hold meets a hand-over",
        rule: /though the token's snapshot/,
    },
    {
        fault: "a hold for the next epoch is tidied up",
        protocol: withDecide(releaseEveryHold),
        scenario: "a failover begins while the old site tidies up and prunes",
        rule: /a failover takes over with|was pruned by retention/,
    },
    {
        fault: "every promotion to an epoch has the same restore",
        protocol: withDecide(oneRestoreOfEachEpoch),
        scenario: "given up and begun again with a newer snapshot",
        rule: /claims with content/,
    },
    {
        fault: "a promotion that is given up is begun again by the same declaration",
        protocol: withDecide((declared, observed) =>
            decideSite(observed.authority.promotion ? declared : { ...declared, cancelPromotion: undefined }, observed),
        ),
        scenario: "given up, as declared beside the failover itself",
        rule: /never (ends|comes to rest)/,
    },
    {
        fault: "a hand-over is not withdrawn",
        protocol: withDecide((declared, observed) => {
            const decided = decideSite(declared, observed);
            return decided.action === "withdraw" ? rest("demoted", "HandedOver", "it waits") : decided;
        }),
        scenario: "a hand-over is called off",
        rule: /it rests with 'a' active|never comes to rest/,
    },
];

function skipComparison(declared: SiteDeclaration, observed: SiteObservation) {
    const decided = decideSite(declared, observed);
    const { work } = decided;
    return work.does === "compare"
        ? decideSite(declared, {
              ...observed,
              run: { ...observed.run, compared: { snapshot: work.snapshot, differences: [] } },
          })
        : decided;
}

function releaseEveryHold(declared: SiteDeclaration, observed: SiteObservation) {
    const decided = decideSite(declared, observed);
    const hold = holdFor(observed.authority.epoch + 1);
    const held = observed.catalog.snapshots.find(({ holds }) => holds.includes(hold));
    return decided.work.does === "rest" && decided.work.role === "active" && held
        ? step({ does: "release", snapshot: held.id, hold }, "tidy", "ReleasesHold", "")
        : decided;
}

function oneRestoreOfEachEpoch(declared: SiteDeclaration, observed: SiteObservation) {
    const { promotion } = observed.authority;
    if (!promotion || !observed.service) {
        return decideSite(declared, observed);
    }
    const [meant, made] = [promotionTrigger(promotion), `promotion-${promotion.epoch}`];
    const { service } = observed;
    const restores = observed.restores.map((record) =>
        record.trigger === made ? { ...record, trigger: meant, id: triggeredName(service, meant) } : record,
    );
    const decided = decideSite(declared, { ...observed, restores });
    const { work } = decided;
    return work.does === "restore" ? { ...decided, work: { ...work, trigger: made } } : decided;
}
