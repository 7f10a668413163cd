import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { nextStep, planSteps, positionKey } from "./order";
import type { Declared, Situation, StackProgress } from "./order";

const active = (site: string, epoch: number, more: Partial<Authority> = {}): Authority => ({
    ...newAuthority,
    active: site,
    epoch,
    ...more,
});
const handedOver = { epoch: 1, site: "primary", snapshot: "last", writtenAt: "2026-11-21T10:00:00Z" };
const fence = { site: "primary", epoch: 1, at: "2026-11-21T10:00:00Z" };
const promotionOf = (site: string, kind: "planned" | "unplanned") => ({
    ...{ site, kind, epoch: 2, snapshot: "last", startedAt: "2026-11-21T10:00:00Z" },
    ...{ dataLossSeconds: 0, changesChecked: true },
});

function situation(
    authority: Authority,
    declared: Partial<Declared> = {},
    progress: Record<string, StackProgress> = {},
    isKnown = true,
): Situation {
    return {
        declared: {
            ...{ activeSite: "primary", vault: "vault", sites: ["primary", "standby"], traffic: "traffic" },
            ...{ isLossAccepted: false, leftAlone: [] },
            ...declared,
        },
        recorded: { position: { sequence: 7, epoch: authority.epoch, digest: "seven" }, authority },
        isKnown,
        progress,
    };
}

const planOf = (of: Situation): string[] => planSteps(of).map(({ stack, action }) => `${stack}: ${action}`);

const toStandby = { activeSite: "standby" };

test.each([
    [
        "nothing there yet: the vault, the first claim, traffic, then who stands by",
        situation(newAuthority, {}, {}, false),
        ["vault: vault", "primary: claim", "traffic: follow", "primary: settle", "standby: stand by"],
    ],
    [
        "at rest: each stack once",
        situation(active("primary", 1)),
        ["vault: vault", "primary: settle", "traffic: follow", "standby: stand by"],
    ],
    [
        "planned: the releasing site, the claiming site, traffic; then both again",
        situation(active("primary", 1), toStandby),
        [
            ...["vault: vault", "primary: demote", "standby: promote"],
            ...["traffic: follow", "standby: settle", "primary: stand by"],
        ],
    ],
    [
        "handed over already: the claiming site goes on",
        situation(active("primary", 1, { handover: handedOver }), toStandby),
        ["vault: vault", "standby: promote", "traffic: follow", "standby: settle", "primary: stand by"],
    ],
    [
        "handed over, and declared back: it withdraws that",
        situation(active("primary", 1, { handover: handedOver })),
        ["vault: vault", "primary: withdraw", "traffic: follow", "primary: settle", "standby: stand by"],
    ],
    [
        "unplanned: the claiming site first, the lost one last",
        situation(active("primary", 1), { ...toStandby, isLossAccepted: true }),
        ["vault: vault", "standby: promote", "traffic: follow", "standby: settle", "primary: rejoin"],
    ],
    [
        "unplanned, killed after its intent: the claiming site goes on",
        situation(active("primary", 1, { promotion: promotionOf("standby", "unplanned"), fenced: [fence] }), toStandby),
        ["vault: vault", "standby: promote", "traffic: follow", "standby: settle", "primary: rejoin"],
    ],
    [
        "planned, killed while it was promoted",
        situation(
            active("primary", 1, { handover: handedOver, promotion: promotionOf("standby", "planned") }),
            toStandby,
        ),
        ["vault: vault", "standby: promote", "traffic: follow", "standby: settle", "primary: stand by"],
    ],
    [
        "a promotion under way of a site that is declared no more: it is asked first",
        situation(active("primary", 1, { promotion: promotionOf("standby", "planned") })),
        ["vault: vault", "standby: cancel", "primary: settle", "traffic: follow", "standby: stand by"],
    ],
    [
        "after an unplanned failover: the fenced site last",
        situation(active("standby", 2, { fenced: [fence] }), toStandby),
        ["vault: vault", "standby: settle", "traffic: follow", "primary: rejoin"],
    ],
    [
        "failback to a site that rejoins: the active one hands over first",
        situation(active("standby", 2, { fenced: [fence] })),
        [
            ...["vault: vault", "standby: demote", "primary: promote", "traffic: follow", "primary: settle"],
            "standby: stand by",
        ],
    ],
    [
        "a lost site whose stack is not there is left alone",
        situation(active("primary", 1), { ...toStandby, isLossAccepted: true, leftAlone: ["primary"] }),
        ["vault: vault", "standby: promote", "traffic: follow", "standby: settle"],
    ],
    [
        "only what was asked for, in its order",
        situation(active("primary", 1), { leftAlone: ["vault", "primary"] }),
        ["traffic: follow", "standby: stand by"],
    ],
    [
        "a project without traffic",
        situation(active("primary", 1), { traffic: undefined }),
        ["vault: vault", "primary: settle", "standby: stand by"],
    ],
    [
        "three sites: the third stands by",
        situation(active("primary", 1), { ...toStandby, sites: ["primary", "standby", "third"] }),
        [
            ...["vault: vault", "primary: demote", "standby: promote", "traffic: follow", "standby: settle"],
            ...["primary: stand by", "third: stand by"],
        ],
    ],
])("%s", (_row, of, plan) => {
    expect(planOf(of)).toEqual(plan);
});

test("the lost site alone may fail, and what moves the active role must not", () => {
    const plan = planSteps(situation(active("primary", 1), { ...toStandby, isLossAccepted: true }));
    const flags = plan.map(({ stack, isNeeded, mayFail }) => [stack, isNeeded, mayFail]);
    expect(flags).toEqual([
        ["vault", true, false],
        ["standby", true, false],
        ["traffic", false, false],
        ["standby", false, false],
        ["primary", false, true],
    ]);
});

describe("a stack is done once it ran with the authority as it is from begin to end", () => {
    const standing = situation(active("primary", 1));
    const here = { runs: 1, settledAt: positionKey(standing.recorded) };
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
