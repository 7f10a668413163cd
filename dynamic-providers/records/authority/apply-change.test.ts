import fc from "fast-check";
import { serviceIdOf } from "../../../tests/support/sample-service";
import {
    authorityAfter,
    claimed,
    handedOver,
    primaryActive,
    primaryDemoted,
    promotionBegan,
    standbyActive,
    standbyPromoting,
} from "../../../tests/support/sample-site";
import { sampleNow } from "../../../tests/support/sample-catalog";
import { applyChange, AuthorityRuleError } from "./apply-change";
import { currentTerm, fenceOf, newAuthority } from "./authority";
import type { Authority, AuthorityChange } from "./authority";

const apply = (authority: Authority, change: AuthorityChange): Authority => applyChange(authority, change, sampleNow);
const now = sampleNow.toISOString();
const withdrawn = (site: string): AuthorityChange => ({ event: "handoverWithdrawn", site });
const cancelled = (site: string): AuthorityChange => ({ event: "promotionCancelled", site });
const rejoined = (site: string): AuthorityChange => ({ event: "rejoined", site });
const recorded = (site: string): AuthorityChange => ({
    event: "serviceRecorded",
    site,
    serviceId: serviceIdOf(site),
});
const recovered = (active: string, epoch: number): AuthorityChange => ({ event: "recovered", active, epoch });

const planned = authorityAfter(
    claimed("primary"),
    handedOver("primary", "final"),
    promotionBegan("standby", "planned", "final"),
);
const inWords = authorityAfter(recovered("primary", 5));

test.each<[string, Authority, AuthorityChange, Partial<Authority>]>([
    ["the first claim", newAuthority, claimed("primary"), { epoch: 1, active: "primary", fenced: [] }],
    [
        "a token",
        primaryActive,
        handedOver("primary", "final"),
        { epoch: 1, handover: { epoch: 1, site: "primary", snapshot: "final", writtenAt: now } },
    ],
    ["its withdrawal", primaryDemoted, withdrawn("primary"), { epoch: 1, active: "primary", handover: null }],
    [
        "a planned promotion fences nobody",
        primaryDemoted,
        promotionBegan("standby", "planned", "final"),
        { epoch: 1, active: "primary", fenced: [] },
    ],
    [
        "an unplanned promotion fences the active site",
        primaryActive,
        promotionBegan("standby", "unplanned", "s1"),
        { epoch: 1, active: "primary", fenced: [{ site: "primary", epoch: 1, at: now }] },
    ],
    [
        "the claim of a planned one ends the token",
        planned,
        claimed("standby", "verified"),
        { epoch: 2, active: "standby", handover: null, promotion: null, fenced: [] },
    ],
    ["the claim of an unplanned one keeps the fence", standbyPromoting, claimed("standby", "accepted"), { epoch: 2 }],
    [
        "giving up an unplanned one takes its fence away",
        standbyPromoting,
        cancelled("standby"),
        { epoch: 1, active: "primary", promotion: null, fenced: [] },
    ],
    [
        "giving up a planned one leaves the token",
        planned,
        cancelled("standby"),
        { promotion: null, handover: planned.handover },
    ],
    ["a fenced site that rejoins", standbyActive, rejoined("primary"), { epoch: 2, active: "standby", fenced: [] }],
    ["a service that becomes known", inWords, recorded("primary"), { epoch: 5, active: "primary" }],
    [
        "recovery in words fences who was active",
        primaryActive,
        recovered("standby", 2),
        { epoch: 2, active: "standby", fenced: [{ site: "primary", epoch: 1, at: now }] },
    ],
    [
        "recovery in words frees who is named",
        standbyPromoting,
        recovered("primary", 2),
        { epoch: 2, active: "primary", promotion: null, fenced: [] },
    ],
])("allowed: %s", (_, before, change, after) => {
    expect(apply(before, change)).toMatchObject(after);
});

test.each<[string, Authority, AuthorityChange, string]>([
    ["a claim beside an active site", primaryActive, claimed("standby"), "no promotion is under way"],
    ["a claim by another than is promoted", planned, claimed("primary", "verified"), "'standby' is being promoted"],
    ["a claim of what was not verified", planned, claimed("standby"), "was not verified"],
    ["a token of a site that is not active", primaryActive, handedOver("standby", "final"), "'primary' is active"],
    ["a second token", primaryDemoted, handedOver("primary", "other"), "a hand-over or a promotion is under way"],
    ["a token during a promotion", standbyPromoting, handedOver("primary", "final"), "a promotion is under way"],
    ["a withdrawal without a token", primaryActive, withdrawn("primary"), "no hand-over token"],
    ["a withdrawal by the peer", primaryDemoted, withdrawn("standby"), "no hand-over token"],
    ["a withdrawal during the promotion", planned, withdrawn("primary"), "'standby' is being promoted with it"],
    ["a promotion where nobody is active", newAuthority, promotionBegan("standby", "unplanned", "s1"), "not active"],
    ["a promotion of the active site", primaryActive, promotionBegan("primary", "unplanned", "s1"), "not active"],
    ["a second promotion", standbyPromoting, promotionBegan("standby", "unplanned", "s1"), "promoted already"],
    ["a promotion of a fenced site", standbyActive, promotionBegan("primary", "unplanned", "s1"), "is fenced"],
    ["a planned one without a token", primaryActive, promotionBegan("standby", "planned", "s1"), "no hand-over token"],
    ["a planned one with another snapshot", primaryDemoted, promotionBegan("standby", "planned", "s1"), "token for it"],
    ["giving up what is not under way", primaryActive, cancelled("standby"), "not being promoted"],
    ["giving up the peer's", planned, cancelled("primary"), "not being promoted"],
    ["rejoining without a fence", primaryActive, rejoined("standby"), "not fenced"],
    ["rejoining before the failover is done", standbyPromoting, rejoined("primary"), "is not done"],
    ["recording a service that is known", primaryActive, recorded("primary"), "is known"],
    ["recording the service of a site that is not active", inWords, recorded("standby"), "is known"],
    ["recovery at the epoch that is recorded", primaryActive, recovered("standby", 1), "epoch 1 is recorded"],
])("refused: %s", (_, before, change, rule) => {
    expect(() => apply(before, change)).toThrow(AuthorityRuleError);
    expect(() => apply(before, change)).toThrow(rule);
});

test("an epoch says when it ended, what was lost at most and how long the failover took", () => {
    const hours = 60 * 60;
    expect(standbyActive.lineage).toMatchObject([
        { epoch: 1, site: "primary", kind: "first", endedAt: standbyActive.fenced[0]!.at },
        { epoch: 2, site: "standby", kind: "unplanned", endedAt: null, snapshot: "s1", verification: "verified" },
    ]);
    const [first, second] = standbyActive.lineage;
    expect(Date.parse(second!.claimedAt) - Date.parse(first!.endedAt!)).toBe(hours * 1000);
    expect(second).toMatchObject({ dataLossSeconds: 3 * hours, recoverySeconds: hours });
    const handed = apply(planned, claimed("standby", "verified"));
    expect(handed.lineage[0]!.endedAt).toBe(planned.handover?.writtenAt);
    expect(currentTerm(handed)).toMatchObject({ kind: "planned", dataLossSeconds: 0 });
});

test("a planned promotion that could not look for later changes counts what may be lost", () => {
    const change = { ...promotionBegan("standby", "planned", "final"), changesChecked: false };
    expect(apply(primaryDemoted, change as AuthorityChange).promotion?.dataLossSeconds).toBe(5 * 60 * 60);
});

const anySite = fc.constantFrom("primary", "standby");
const anySnapshot = fc.constantFrom("s1", "final");
const anyChange: fc.Arbitrary<AuthorityChange> = fc.oneof(
    fc
        .record({ site: anySite, verified: fc.boolean() })
        .map((any) => claimed(any.site, any.verified ? "verified" : null)),
    fc.record({ site: anySite, snapshot: anySnapshot }).map((any) => handedOver(any.site, any.snapshot)),
    anySite.map(withdrawn),
    fc
        .record({
            site: anySite,
            kind: fc.constantFrom("planned" as const, "unplanned" as const),
            snapshot: anySnapshot,
        })
        .map(({ site, kind, snapshot }) => promotionBegan(site, kind, snapshot)),
    anySite.map(cancelled),
    anySite.map(rejoined),
    anySite.map(recorded),
    fc.record({ site: anySite, epoch: fc.integer({ min: 1, max: 9 }) }).map((any) => recovered(any.site, any.epoch)),
);

test("whatever is tried: one site is active in an epoch, epochs go up, and who is active is not fenced but by a promotion", () => {
    fc.assert(
        fc.property(fc.array(anyChange, { maxLength: 25 }), (changes) => {
            let authority: Authority = newAuthority;
            for (const change of changes) {
                const before = authority;
                try {
                    authority = apply(before, change);
                } catch (error) {
                    expect(error).toBeInstanceOf(AuthorityRuleError);
                    continue;
                }
                const { epoch, active, lineage, promotion, handover } = authority;
                expect(epoch).toBeGreaterThanOrEqual(before.epoch);
                expect(active === before.active || epoch > before.epoch).toBe(true);
                expect(lineage.slice(0, before.lineage.length).map((term) => term.site)).toEqual(
                    before.lineage.map((term) => term.site),
                );
                expect(lineage.filter(({ endedAt }) => endedAt === null)).toMatchObject(
                    active === null ? [] : [{ site: active, epoch }],
                );
                expect(promotion === null || promotion.site !== active).toBe(true);
                expect(handover === null || handover.site === active).toBe(true);
                const isTaken = promotion?.kind === "unplanned";
                expect(active !== null && fenceOf(authority, active) !== undefined).toBe(isTaken);
            }
        }),
        { numRuns: 500 },
    );
});
