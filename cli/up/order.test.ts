import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import type { Authority, AuthorityChange } from "../../dynamic-providers/records/authority/authority";
import { authorityAfter, claimed, handedOver, promotionBegan } from "../../tests/support/sample-site";
import { situation } from "../../tests/support/sample-situation";
import type { Declared } from "../../tests/support/sample-situation";
import { nextStep, planSteps, positionKey, whyRefused } from "./order";
import type { Situation, StackProgress } from "./order";

const first = claimed("primary");
const begun = (kind: "planned" | "unplanned"): AuthorityChange => promotionBegan("standby", kind, "last");
const primaryActive = authorityAfter(first);
const primaryHandedOver = authorityAfter(first, handedOver("primary", "last"));
const standbyPromoting = authorityAfter(first, handedOver("primary", "last"), begun("planned"));
const primaryLost = authorityAfter(first, begun("unplanned"), claimed("standby", "verified"));

const planOf = (of: Situation): string[] => planSteps(of).map(({ stack, action }) => `${stack}: ${action}`);

const toStandby = { activeSite: "standby" };
const lost: Declared = { ...toStandby, consents: { standby: { failover: "unplanned", acceptDataLoss: 1 } } };

test.each([
    [
        "nothing there yet: the vault, the first claim, traffic, then who stands by",
        situation(newAuthority, {}, {}, false),
        ["vault: vault", "primary: claim", "traffic: follow", "primary: settle", "standby: stand by"],
    ],
    [
        "at rest: each stack once",
        situation(primaryActive),
        ["traffic: follow", "vault: vault", "primary: settle", "standby: stand by"],
    ],
    [
        "planned: the releasing site, the claiming site, traffic; then both again",
        situation(primaryActive, toStandby),
        [
            ...["primary: demote", "standby: promote"],
            ...["traffic: follow", "vault: vault", "standby: settle", "primary: stand by"],
        ],
    ],
    [
        "handed over already: the claiming site goes on",
        situation(primaryHandedOver, toStandby),
        ["standby: promote", "traffic: follow", "vault: vault", "standby: settle", "primary: stand by"],
    ],
    [
        "handed over, and declared back: it withdraws that",
        situation(primaryHandedOver),
        ["primary: withdraw", "traffic: follow", "vault: vault", "primary: settle", "standby: stand by"],
    ],
    [
        "unplanned: the claiming site first, the lost one last",
        situation(primaryActive, lost),
        ["standby: promote", "traffic: follow", "vault: vault", "standby: settle", "primary: rejoin"],
    ],
    [
        "unplanned, killed after its intent: the claiming site goes on",
        situation(authorityAfter(first, begun("unplanned")), toStandby),
        ["standby: promote", "traffic: follow", "vault: vault", "standby: settle", "primary: rejoin"],
    ],
    [
        "planned, killed while it was promoted",
        situation(standbyPromoting, toStandby),
        ["standby: promote", "traffic: follow", "vault: vault", "standby: settle", "primary: stand by"],
    ],
    [
        "a promotion under way of a site that is declared no more: it is cancelled first, where that is said",
        situation(authorityAfter(first, begun("unplanned")), { consents: { standby: { cancelPromotion: 2 } } }),
        ["standby: cancel", "traffic: follow", "vault: vault", "primary: settle", "standby: stand by"],
    ],
    [
        "after an unplanned failover: the fenced site last",
        situation(primaryLost, toStandby),
        ["traffic: follow", "vault: vault", "standby: settle", "primary: rejoin"],
    ],
    [
        "failback to a site that rejoins: the active one hands over first",
        situation(primaryLost, { consents: { primary: { rejoin: 2 } } }),
        [
            ...["standby: demote", "primary: promote", "traffic: follow", "vault: vault", "primary: settle"],
            "standby: stand by",
        ],
    ],
    [
        "a lost site whose stack is not there is left alone",
        situation(primaryActive, { ...lost, leftAlone: ["primary"] }),
        ["standby: promote", "traffic: follow", "vault: vault", "standby: settle"],
    ],
    [
        "only what was asked for, in its order",
        situation(primaryActive, { leftAlone: ["vault", "primary"] }),
        ["traffic: follow", "standby: stand by"],
    ],
    [
        "a project without traffic",
        situation(primaryActive, { traffic: undefined }),
        ["vault: vault", "primary: settle", "standby: stand by"],
    ],
    [
        "three sites: the third stands by",
        situation(primaryActive, { ...toStandby, sites: ["primary", "standby", "third"] }),
        [
            ...["primary: demote", "standby: promote", "traffic: follow", "vault: vault", "standby: settle"],
            ...["primary: stand by", "third: stand by"],
        ],
    ],
])("%s", (_row, of, plan) => {
    expect(planOf(of)).toEqual(plan);
});

test("the lost site alone may fail, and what moves the active role must not", () => {
    const plan = planSteps(situation(primaryActive, lost));
    const flags = plan.map(({ stack, isNeeded, mayFail }) => [stack, isNeeded, mayFail]);
    expect(flags).toEqual([
        ["standby", true, false],
        ["traffic", false, false],
        ["vault", false, false],
        ["standby", false, false],
        ["primary", false, true],
    ]);
});

describe("a stack is done once it ran with the authority as it is from begin to end", () => {
    const standing = situation(primaryActive);
    const here = { runs: 1, settledAt: positionKey(standing.position) };
    const withProgress = (progress: Record<string, StackProgress>) =>
        nextStep({ ...standing, progress: { vault: { runs: 1 }, ...progress } })?.stack;

    test("and all of them are", () => {
        expect(withProgress({ primary: here, standby: here, traffic: here })).toBeUndefined();
    });

    test("not where the authority has moved since, or it says that more follows", () => {
        const earlier = { runs: 1, settledAt: "6:six" };
        expect(withProgress({ primary: here, standby: here, traffic: earlier })).toBe("traffic");
        expect(withProgress({ primary: here, standby: { runs: 1 }, traffic: here })).toBe("standby");
    });

    test("one that has failed is not run again", () => {
        expect(withProgress({ primary: { runs: 1, hasFailed: true }, standby: here, traffic: here })).toBeUndefined();
    });
});

test("before the vault has said who is active nothing but the vault is run", () => {
    const unknown = situation(newAuthority, {}, { vault: { runs: 1 } }, false);
    expect(nextStep(unknown)).toBeUndefined();
});

test.each<[string, Authority, Declared]>([
    ["at rest", primaryLost, toStandby],
    ["planned", primaryActive, toStandby],
    ["unplanned, accepted for this epoch", primaryActive, lost],
    [
        "consents that are stale once it is done",
        primaryLost,
        { ...toStandby, consents: { standby: { failover: "unplanned", acceptDataLoss: 1, atEpoch: 1 } } },
    ],
    ["a commit for this epoch", primaryActive, { ...toStandby, consents: { standby: { atEpoch: 1 } } }],
    ["a fenced site that rejoins", primaryLost, { consents: { primary: { rejoin: 2 } } }],
    ["a fenced site that is not declared", primaryLost, toStandby],
    [
        "half of a failover, where the other half is not asked for",
        primaryActive,
        { ...toStandby, leftAlone: ["standby"] },
    ],
])("%s is not refused", (_case, authority, declared) => {
    expect(whyRefused(situation(authority, declared))).toEqual([]);
});

test.each<[string, Authority, Declared, RegExp]>([
    [
        "an old commit",
        primaryActive,
        { ...toStandby, consents: { standby: { atEpoch: 0 } } },
        /^DeclaredAtAnotherEpoch: atEpoch is 0 and .* Set atEpoch to 1 if you want that now/,
    ],
    [
        "a data loss that is accepted for another epoch",
        primaryActive,
        { ...toStandby, consents: { standby: { failover: "unplanned", acceptDataLoss: 2 } } },
        /^DataLossNotAccepted: acceptDataLoss is 2 and 'primary' is active in epoch 1 .* acceptDataLoss to 1/,
    ],
    ["a fenced site, before its peer hands over", primaryLost, {}, /^Fenced: 'primary' lost .* set rejoin to 2/],
    [
        "a promotion under way of another site that is not cancelled",
        authorityAfter(first, begun("unplanned")),
        {},
        /^Fenced: 'primary' lost the active role/,
    ],
    [
        "a takeover whose peer is not to be run",
        primaryActive,
        { ...toStandby, leftAlone: ["primary"] },
        /^NotHandedOver: 'primary' is active in epoch 1 and has not handed over/,
    ],
    [
        "a takeover with a snapshot that is gone",
        authorityAfter(first, handedOver("primary", "gone"), promotionBegan("standby", "planned", "gone")),
        toStandby,
        /^PromotedSnapshotNotRestorable: .*set cancelPromotion to 2/,
    ],
])("%s is refused before anything is touched, with the way out", (_case, authority, declared, problem) => {
    const of = situation(authority, declared);
    expect(whyRefused(of)[0]).toMatch(problem);
    expect(planSteps(of).find(({ stack }) => stack === of.declared.activeSite)).toMatchObject({
        code: whyRefused(of)[0]!.split(":")[0],
        isNeeded: true,
    });
});

test("a step says by which code its run is to end", () => {
    expect(planSteps(situation(primaryActive, lost)).map(({ stack, code }) => [stack, code])).toEqual([
        ["standby", "Active"],
        ["traffic", null],
        ["vault", null],
        ["standby", "Active"],
        ["primary", "Fenced"],
    ]);
});

test("a recovered authority of which nothing else is known yet allows what its best case allows", () => {
    const recovered = authorityAfter({ event: "recovered", active: "primary", epoch: 4 });
    const declared = { ...toStandby, consents: { standby: { failover: "unplanned", acceptDataLoss: 4 } as const } };
    expect(planOf(situation(recovered, declared, {}, false))).toEqual([
        ...["vault: vault", "standby: promote", "traffic: follow", "standby: settle", "primary: rejoin"],
    ]);
});
