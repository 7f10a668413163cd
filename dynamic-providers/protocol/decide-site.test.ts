import { serviceIdOf } from "../../tests/support/sample-service";
import {
    authorityAfter,
    claimed,
    handedOver,
    primaryActive,
    primaryDemoted,
    promotionBegan,
    sampleDeclaration,
    sampleSiteObservation,
    sampleSiteSnapshot,
    standbyActive,
    standbyPromoting,
} from "../../tests/support/sample-site";
import type { SampleSituation } from "../../tests/support/sample-site";
import { newAuthority } from "../records/authority/authority";
import type { SiteDeclaration } from "./declaration";
import { decideSite } from "./decide-site";
import { isIntent, isLast } from "./step";
import type { SiteWork } from "./step";

const decide = (site: string, declared: Partial<SiteDeclaration>, situation: SampleSituation) =>
    decideSite(sampleDeclaration(site, declared), sampleSiteObservation(site, situation));

const final = sampleSiteSnapshot("final", 2, { trigger: "handover-2-1", holds: ["epoch-2"] });
const s1 = sampleSiteSnapshot("s1", 5, { holds: ["epoch-2"] });
const planned = authorityAfter(
    claimed("primary"),
    handedOver("primary", "final"),
    promotionBegan("standby", "planned", "final"),
);
const recovered = authorityAfter({ event: "recovered", active: "primary", epoch: 5 });

interface Row {
    readonly name: string;
    readonly site: "primary" | "standby";
    readonly declared?: Partial<SiteDeclaration>;
    readonly situation: SampleSituation;
    readonly action: string;
    readonly work: SiteWork;
    readonly intent?: true;
}

const standby = { activeSite: "standby" };
const unplanned = { activeSite: "standby", failover: "unplanned", acceptDataLoss: 1 } as const;

test.each<Row>([
    {
        name: "me, nobody: claims epoch 1",
        site: "primary",
        situation: { authority: newAuthority },
        action: "claim",
        work: {
            does: "append",
            change: { event: "claimed", site: "primary", serviceId: serviceIdOf("primary"), verification: null },
        },
    },
    {
        name: "peer, nobody: waits",
        site: "standby",
        situation: { authority: newAuthority },
        action: "rest",
        work: { does: "rest", role: "waiting" },
    },
    {
        name: "me, me: is active",
        site: "primary",
        situation: { authority: primaryActive },
        action: "rest",
        work: { does: "rest", role: "active" },
    },
    {
        name: "me, me, recovered in words: says which service it is",
        site: "primary",
        situation: { authority: recovered },
        action: "tidy",
        work: {
            does: "append",
            change: { event: "serviceRecorded", site: "primary", serviceId: serviceIdOf("primary") },
        },
    },
    {
        name: "peer, me, recovered in words: says which service it is before it hands over",
        site: "primary",
        declared: standby,
        situation: { authority: recovered },
        action: "tidy",
        work: {
            does: "append",
            change: { event: "serviceRecorded", site: "primary", serviceId: serviceIdOf("primary") },
        },
    },
    {
        name: "me, me, token written: withdraws it",
        site: "primary",
        situation: { authority: primaryDemoted },
        action: "withdraw",
        work: { does: "append", change: { event: "handoverWithdrawn", site: "primary" } },
        intent: true,
    },
    {
        name: "peer, peer: stands by",
        site: "standby",
        situation: { authority: primaryActive },
        action: "rest",
        work: { does: "rest", role: "standby" },
    },
    {
        name: "peer, me: takes the final snapshot",
        site: "primary",
        declared: standby,
        situation: { authority: primaryActive },
        action: "demote",
        work: { does: "takeSnapshot", trigger: "handover-2-1" },
    },
    {
        name: "peer, me, token written: is demoted",
        site: "primary",
        declared: standby,
        situation: { authority: primaryDemoted, snapshots: [final] },
        action: "rest",
        work: { does: "rest", role: "demoted" },
    },
    {
        name: "me, peer, token: looks at the peer first",
        site: "standby",
        declared: standby,
        situation: { authority: primaryDemoted, snapshots: [final] },
        action: "promote",
        work: { does: "comparePeer", snapshot: "final", serviceId: serviceIdOf("primary") },
        intent: true,
    },
    {
        name: "me, peer, token, peer unchanged: writes the promotion",
        site: "standby",
        declared: standby,
        situation: {
            authority: primaryDemoted,
            snapshots: [final],
            run: { peer: { snapshot: "final", answered: true, differences: [] } },
        },
        action: "promote",
        work: {
            does: "append",
            change: {
                event: "promotionBegan",
                site: "standby",
                kind: "planned",
                snapshot: "final",
                snapshotStartedAt: final.observed.startedAt,
                changesChecked: true,
            },
        },
        intent: true,
    },
    {
        name: "me, peer, accepted: holds the newest snapshot of the lineage",
        site: "standby",
        declared: unplanned,
        situation: { authority: primaryActive, snapshots: [sampleSiteSnapshot("s1", 5), sampleSiteSnapshot("s0", 9)] },
        action: "promote",
        work: { does: "hold", snapshot: "s1", hold: "epoch-2" },
        intent: true,
    },
    {
        name: "me, peer, accepted, after the authority was lost and recovered in words: a snapshot of before",
        site: "standby",
        declared: { ...unplanned, acceptDataLoss: 5 },
        situation: { authority: recovered, snapshots: [sampleSiteSnapshot("s1", 5)] },
        action: "promote",
        work: { does: "hold", snapshot: "s1", hold: "epoch-6" },
        intent: true,
    },
    {
        name: "me, peer, accepted, held: writes the promotion",
        site: "standby",
        declared: unplanned,
        situation: { authority: primaryActive, snapshots: [s1] },
        action: "promote",
        work: {
            does: "append",
            change: {
                event: "promotionBegan",
                site: "standby",
                kind: "unplanned",
                snapshot: "s1",
                snapshotStartedAt: s1.observed.startedAt,
                changesChecked: false,
            },
        },
        intent: true,
    },
    {
        name: "me, peer, accepted, and a token that can be restored: the token wins",
        site: "standby",
        declared: unplanned,
        situation: { authority: primaryDemoted, snapshots: [final, s1] },
        action: "promote",
        work: { does: "comparePeer", snapshot: "final", serviceId: serviceIdOf("primary") },
        intent: true,
    },
    {
        name: "me, me promoting: restores",
        site: "standby",
        declared: unplanned,
        situation: { authority: standbyPromoting, snapshots: [s1] },
        action: "promote",
        work: {
            does: "restore",
            isLogical: false,
            snapshot: "s1",
            trigger: `promotion-2-${standbyPromoting.promotion?.startedAt}`,
        },
    },
    {
        name: "peer, me promoting, cancelPromotion: gives it up",
        site: "standby",
        declared: { cancelPromotion: 2 },
        situation: { authority: standbyPromoting, snapshots: [s1] },
        action: "cancel",
        work: { does: "append", change: { event: "promotionCancelled", site: "standby" } },
        intent: true,
    },
    {
        name: "peer, peer promoting: is demoted meanwhile",
        site: "primary",
        declared: standby,
        situation: { authority: planned, snapshots: [final] },
        action: "rest",
        work: { does: "rest", role: "demoted" },
    },
    {
        name: "peer, me fenced, rejoin: becomes the standby",
        site: "primary",
        declared: { activeSite: "standby", rejoin: 2 },
        situation: { authority: standbyActive },
        action: "rejoin",
        work: { does: "append", change: { event: "rejoined", site: "primary" } },
        intent: true,
    },
    {
        name: "atEpoch of now: goes on",
        site: "primary",
        declared: { atEpoch: 1 },
        situation: { authority: primaryActive },
        action: "rest",
        work: { does: "rest", role: "active" },
    },
    {
        name: "atEpoch of the failover that is done: goes on",
        site: "standby",
        declared: { ...standby, atEpoch: 1 },
        situation: { authority: standbyActive },
        action: "rest",
        work: { does: "rest", role: "active" },
    },
])("$name", ({ site, declared = {}, situation, action, work, intent }) => {
    const step = decide(site, declared, situation);
    expect({ action: step.action, work: step.work }).toEqual({ action, work });
    expect(isIntent(step)).toBe(intent ?? false);
    expect(isLast(step)).toBe(work.does === "rest");
    expect(step.reason).not.toBe("");
});

interface Refused {
    readonly name: string;
    readonly site: "primary" | "standby";
    readonly declared?: Partial<SiteDeclaration>;
    readonly situation: SampleSituation;
    readonly codes: readonly string[];
    readonly role: string;
    /** What the text must say. */
    readonly says: readonly string[];
}

test.each<Refused>([
    {
        name: "atEpoch of an earlier epoch",
        site: "primary",
        declared: { atEpoch: 1 },
        situation: { authority: standbyActive },
        codes: ["DeclaredAtAnotherEpoch"],
        role: "fenced",
        says: ["atEpoch is 1", "epoch 2", "'standby' active", "Set atEpoch to 2"],
    },
    {
        name: "the active site's service is gone",
        site: "primary",
        situation: { authority: primaryActive, service: null },
        codes: ["ActiveServiceMissing"],
        role: "active",
        says: [serviceIdOf("primary"), "undelete it", "fail over to the peer"],
    },
    {
        name: "no token",
        site: "standby",
        declared: standby,
        situation: { authority: primaryActive, snapshots: [s1] },
        codes: ["NotHandedOver"],
        role: "standby",
        says: ["run its up first", "set failover to unplanned and acceptDataLoss to 1", "UTC, s1)", "5 h"],
    },
    {
        name: "unplanned without acceptDataLoss",
        site: "standby",
        declared: { ...standby, failover: "unplanned" },
        situation: { authority: primaryActive, snapshots: [s1] },
        codes: ["DataLossNotAccepted"],
        role: "standby",
        says: ["acceptDataLoss is not set", "acceptDataLoss to 1"],
    },
    {
        name: "unplanned with acceptDataLoss of another epoch",
        site: "standby",
        declared: { ...unplanned, acceptDataLoss: 0 },
        situation: { authority: primaryActive, snapshots: [s1] },
        codes: ["DataLossNotAccepted"],
        role: "standby",
        says: ["acceptDataLoss is 0", "acceptDataLoss to 1"],
    },
    {
        name: "acceptDataLoss without unplanned",
        site: "standby",
        declared: { ...standby, acceptDataLoss: 1 },
        situation: { authority: primaryActive, snapshots: [s1] },
        codes: ["NotHandedOver"],
        role: "standby",
        says: ["set failover to unplanned"],
    },
    {
        name: "nothing to take over with",
        site: "standby",
        declared: unplanned,
        situation: { authority: primaryActive },
        codes: ["NothingToTakeOverWith"],
        role: "standby",
        says: ["no snapshot", "run its up with activeSite 'standby'", "recoverAuthority {active: standby, epoch: 2}"],
    },
    {
        name: "a token that cannot be restored any more",
        site: "standby",
        declared: standby,
        situation: { authority: primaryDemoted, snapshots: [s1] },
        codes: ["TokenNotRestorable", "NotHandedOver"],
        role: "standby",
        says: ["'final'", "with activeSite 'primary', which withdraws the token", "acceptDataLoss to 1"],
    },
    {
        name: "cancelPromotion beside a failover that has not begun",
        site: "standby",
        declared: { ...unplanned, cancelPromotion: 2 },
        situation: { authority: primaryActive, snapshots: [s1] },
        codes: ["PromotionCancelled"],
        role: "standby",
        says: ["cancelPromotion is 2", "take cancelPromotion out", "set activeSite to 'primary'"],
    },
    {
        name: "the peer is being promoted, and this site is declared",
        site: "primary",
        situation: { authority: planned, snapshots: [final] },
        codes: ["PeerIsPromoting"],
        role: "demoted",
        says: ["let its up finish", "cancelPromotion 2", "recoverAuthority {active: primary, epoch: 2}"],
    },
    {
        name: "this site is being promoted, and the peer is declared",
        site: "standby",
        situation: { authority: standbyPromoting, snapshots: [s1] },
        codes: ["PromotionUnderWay"],
        role: "promoting",
        says: ["declare 'standby' again", "set cancelPromotion to 2"],
    },
    {
        name: "cancelPromotion of another epoch",
        site: "standby",
        declared: { cancelPromotion: 1 },
        situation: { authority: standbyPromoting, snapshots: [s1] },
        codes: ["PromotionUnderWay"],
        role: "promoting",
        says: ["set cancelPromotion to 2"],
    },
    {
        name: "fenced, while the other is being promoted",
        site: "primary",
        situation: { authority: standbyPromoting, snapshots: [s1] },
        codes: ["Fenced"],
        role: "fenced",
        says: ["wait until the promotion is done", "set rejoin to 2", "recoverAuthority {active: primary, epoch: 2}"],
    },
    {
        name: "fenced, with a rejoin before the failover is done",
        site: "primary",
        declared: { rejoin: 1 },
        situation: { authority: standbyPromoting, snapshots: [s1] },
        codes: ["Fenced"],
        role: "fenced",
        says: ["set rejoin to 2"],
    },
    {
        name: "fenced, without a rejoin",
        site: "primary",
        declared: standby,
        situation: { authority: standbyActive },
        codes: ["Fenced"],
        role: "fenced",
        says: ["takes no snapshot, prunes nothing", "set rejoin to 2", "discards all changes"],
    },
    {
        name: "fenced, with a rejoin of another epoch",
        site: "primary",
        declared: { activeSite: "standby", rejoin: 1 },
        situation: { authority: standbyActive },
        codes: ["Fenced"],
        role: "fenced",
        says: ["set rejoin to 2"],
    },
    {
        name: "an authority that cannot be",
        site: "primary",
        situation: { authority: { ...newAuthority, epoch: 3 } },
        codes: ["NotUnderstood"],
        role: "waiting",
        says: ["the epoch is not 0 and no site is active", "recoverAuthority {active, epoch: 4}"],
    },
])("refuses: $name", ({ site, declared = {}, situation, codes, role, says }) => {
    const { action, work, reason } = decide(site, declared, situation);
    expect(action).toBe("refuse");
    expect(work).toEqual({
        does: "refuse",
        role,
        problems: codes.map((code): unknown => expect.objectContaining({ code })),
    });
    for (const words of says) {
        expect(reason).toContain(words);
    }
});

test("a fenced site does nothing, whatever is declared, but rejoin", () => {
    for (const activeSite of ["primary", "standby"]) {
        for (const consent of [{ failover: "unplanned", acceptDataLoss: 2 }, { cancelPromotion: 3 }, { atEpoch: 2 }]) {
            const declared = { activeSite, ...consent } as Partial<SiteDeclaration>;
            expect(decide("primary", declared, { authority: standbyActive, snapshots: [s1] }).action).toBe("refuse");
        }
    }
});
