import { sampleService, serviceIdOf } from "../../tests/support/sample-service";
import {
    primaryActive,
    primaryDemoted,
    sampleDeclaration,
    sampleRestore,
    sampleSiteObservation,
    sampleSiteSnapshot,
    sampleVerification,
    standbyPromoting,
} from "../../tests/support/sample-site";
import type { SampleSituation } from "../../tests/support/sample-site";
import type { RestoreRecord } from "../records/restore-record";
import type { SnapshotFacts } from "../records/snapshot/facts";
import type { SiteDeclaration } from "./declaration";
import { beginPromotion, continuePromotion, promotionTrigger } from "./promotion";
import type { RunKnowledge } from "./site-observation";
import type { SiteStep } from "./step";

const promotion = standbyPromoting.promotion!;
const trigger = promotionTrigger(promotion);
const s1 = sampleSiteSnapshot("s1", 5, { holds: ["epoch-2"] });
const final = sampleSiteSnapshot("final", 2, { trigger: "handover-2-1", holds: ["epoch-2"] });
const declaration = (change: Partial<SiteDeclaration>): SiteDeclaration =>
    sampleDeclaration("standby", { activeSite: "standby", ...change });

const begin = (situation: SampleSituation, declared: Partial<SiteDeclaration> = {}): SiteStep =>
    beginPromotion(declaration(declared), sampleSiteObservation("standby", situation));
const goOn = (
    restores: RestoreRecord[],
    situation: Partial<SampleSituation> = {},
    declared: Partial<SiteDeclaration> = {},
): SiteStep =>
    continuePromotion(
        declaration(declared),
        sampleSiteObservation("standby", { authority: standbyPromoting, snapshots: [s1], restores, ...situation }),
        promotion,
    );

const restore = { does: "restore", snapshot: "s1", isLogical: false, trigger };
const claim = (verification: string) => ({
    does: "append",
    change: { event: "claimed", site: "standby", serviceId: serviceIdOf("standby"), verification },
});
const codesOf = ({ work }: SiteStep): string[] =>
    work.does === "refuse" ? work.problems.map(({ code }) => code) : [work.does];
const different = { ...sampleVerification, outcome: "different", verified: false } as const;
const noInventory = { ...sampleVerification, outcome: "noInventory", verified: false, problem: "it has none" } as const;
const warm = (change: Partial<RestoreRecord> = {}): RestoreRecord => sampleRestore("s1", "standby-s1", change);
const equal: RunKnowledge = { compared: { snapshot: "s1", differences: [] } };

describe("a token", () => {
    const situation = (peer: RunKnowledge["peer"]): SampleSituation => ({
        authority: primaryDemoted,
        snapshots: [final],
        run: { peer },
    });
    const changed = { snapshot: "final", answered: true, differences: ["apis 'echo' is changed"] } as const;

    test("is refused where the peer has changed since, and both ways out are said", () => {
        const step = begin(situation(changed));
        expect(codesOf(step)).toEqual(["ChangedAfterHandover"]);
        expect(step.reason).toContain("apis 'echo' is changed");
        expect(step.reason).toContain("run its up with activeSite 'primary'");
        expect(step.reason).toContain("acceptDifferences to 'final'");
    });

    test.each<[string, RunKnowledge["peer"], Partial<SiteDeclaration>, boolean]>([
        ["with changes that are accepted", changed, { acceptDifferences: "final" }, false],
        ["of a peer that does not answer", { snapshot: "final", answered: false, reason: "no answer" }, {}, false],
        ["of a peer that is unchanged", { ...changed, differences: [] }, {}, true],
    ])(
        "%s begins a planned promotion, and says whether changes were looked for",
        (_, peer, declared, changesChecked) => {
            const { work, reason } = begin(situation(peer), declared);
            expect(work).toMatchObject({
                does: "append",
                change: { kind: "planned", snapshot: "final", changesChecked },
            });
            expect(reason).toContain(changesChecked ? ": loses nothing" : "later changes were not checked");
        },
    );

    test("is not accepted by words that are for another snapshot", () => {
        expect(codesOf(begin(situation(changed), { acceptDifferences: "s1" }))).toEqual(["ChangedAfterHandover"]);
    });

    test("that was looked at for another snapshot is looked at again", () => {
        const step = begin(situation({ ...changed, snapshot: "earlier", differences: [] }));
        expect(step.work).toMatchObject({ does: "comparePeer", snapshot: "final" });
    });

    test("that cannot be restored gives way to what is accepted in words", () => {
        const expired = sampleSiteSnapshot("final", 31 * 24);
        const declared = { failover: "unplanned", acceptDataLoss: 1 } as const;
        const step = begin({ authority: primaryDemoted, snapshots: [expired, s1] }, declared);
        expect(step.work).toMatchObject({ change: { kind: "unplanned", snapshot: "s1" } });
        expect(step.reason).toContain("fences 'primary'");
    });
});

describe("gaps", () => {
    const leavesOut: SnapshotFacts = { ...s1, omits: ["usageData", "managedIdentity"] };
    const unplanned = { failover: "unplanned", acceptDataLoss: 1 } as const;
    const names = ["usageData", "managedIdentity"];

    test("are all named before hours are lost, where the service is there", () => {
        const step = begin({ authority: primaryActive, snapshots: [leavesOut] }, unplanned);
        expect(codesOf(step)).toEqual(["GapMissing", "GapMissing"]);
        expect(step.reason).toContain("name it in acknowledgedGaps");
    });

    test.each([
        ["acknowledged", { acknowledgedGaps: names }, undefined],
        ["not to be looked at, as the service is still to come", {}, null],
    ])("that are %s let it begin", (_, declared, service) => {
        const situation = { authority: primaryActive, snapshots: [leavesOut], service };
        expect(begin(situation, { ...unplanned, ...declared }).action).toBe("promote");
    });

    test("keep it from claiming, and what has been declared since the restore counts", () => {
        const settings = sampleService("standby").settings;
        const source = { ...leavesOut.service, settings };
        const facts = { ...leavesOut, omits: ["managedIdentity"], service: { ...source } };
        const lacking = { ...facts, service: { ...source, settings: { ...settings, identityType: "SystemAssigned" } } };
        const then = sampleRestore("s1", trigger, {
            gaps: [{ name: "managedIdentity", state: "missing", detail: "SystemAssigned" }],
        });
        expect(codesOf(goOn([then], { snapshots: [lacking] }))).toEqual(["GapMissing"]);
        expect(goOn([then], { snapshots: [lacking] }, { acknowledgedGaps: names }).work).toEqual(claim("verified"));
        expect(goOn([then], { snapshots: [facts] }).work).toEqual(claim("verified"));
    });
});

test.each<[string, RestoreRecord[], object]>([
    ["nothing restored yet", [], restore],
    ["only intended", [sampleRestore("s1", trigger, { result: "intended", verification: undefined })], restore],
    ["under way", [sampleRestore("s1", trigger, { result: "accepted", verification: undefined })], restore],
    ["failed", [sampleRestore("s1", trigger, { result: "failed", verification: undefined })], restore],
    ["not compared yet", [sampleRestore("s1", trigger, { verification: undefined })], restore],
    ["different", [sampleRestore("s1", trigger, { verification: different })], restore],
    ["verified", [sampleRestore("s1", trigger)], claim("verified")],
    [
        "different, and accepted",
        [sampleRestore("s1", trigger, { verification: { ...different, accepted: "s1" } })],
        claim("accepted"),
    ],
    [
        "of a promotion that was given up",
        [sampleRestore("s1", "promotion-2-2026-01-01T00:00:00.000Z")],
        {
            does: "compare",
            snapshot: "s1",
        },
    ],
    [
        "of an earlier service of its name",
        [sampleRestore("s1", trigger, { id: "standby-promotion-of-the-service-before" })],
        restore,
    ],
])("a restore that is %s", (_, restores, work) => {
    expect(goOn(restores).work).toEqual(work);
});

test("what could not be compared is claimed only when it was accepted for this snapshot", () => {
    const restores = [sampleRestore("s1", trigger, { verification: noInventory })];
    const step = goOn(restores);
    expect(codesOf(step)).toEqual(["NotVerified"]);
    expect(step.reason).toContain("set acceptDifferences to 's1'");
    expect(codesOf(goOn(restores, {}, { acceptDifferences: "other" }))).toEqual(["NotVerified"]);
    expect(goOn(restores, {}, { acceptDifferences: "s1" }).work).toEqual(claim("accepted"));
});

test("without verification what was restored is claimed", () => {
    const restores = [sampleRestore("s1", trigger, { verification: undefined })];
    expect(goOn(restores, {}, { verify: "off" }).work).toEqual(claim("accepted"));
});

describe("a warm standby", () => {
    test("claims without a restore where it still holds the snapshot", () => {
        expect(goOn([warm()]).work).toEqual({ does: "compare", snapshot: "s1" });
        expect(goOn([warm()], { run: equal }).work).toEqual(claim("verified"));
    });

    const other = (result: RestoreRecord["result"]): RestoreRecord =>
        sampleRestore("s2", "standby-s2", { result, observed: { startedAt: null, completedAt: null } });

    test.each<[string, RestoreRecord[], Partial<SampleSituation>]>([
        ["it has changed", [warm()], { run: { compared: { snapshot: "s1", differences: ["a change"] } } }],
        ["it was not verified", [warm({ verification: noInventory })], { run: equal }],
        ["it was restored into an earlier service", [warm({ id: "before" })], { run: equal }],
        ["another restore may still come over it", [warm(), other("intended")], { run: equal }],
        ["another restore runs", [warm(), other("accepted")], { run: equal }],
        [
            "something runs on the service",
            [warm()],
            { run: equal, service: sampleService("standby", { targetProvisioningState: "Updating" }) },
        ],
        [
            "it has restored another since",
            [sampleRestore("s2", "standby-s2"), warm({ result: "failed" })],
            { run: equal },
        ],
    ])("restores where %s", (_, restores, situation) => {
        expect(goOn(restores, situation).work).toEqual(restore);
    });
});

describe("giving it up", () => {
    const cancelled = { does: "append", change: { event: "promotionCancelled", site: "standby" } };

    test.each<[string, RestoreRecord[], object]>([
        ["before anything was restored", [], cancelled],
        ["while it was only intended", [sampleRestore("s1", trigger, { result: "intended" })], cancelled],
        ["after Azure gave it up", [sampleRestore("s1", trigger, { result: "failed" })], cancelled],
        ["beside a restore of the warm standby", [warm()], cancelled],
    ])("is possible %s", (_, restores, work) => {
        expect(goOn(restores, {}, { cancelPromotion: 2 }).work).toEqual(work);
    });

    test("is refused once a logical restore has begun to write, which Azure tells nobody", () => {
        const logical = { mode: "mirror", made: [], requests: 0, problems: [], lacks: {} } as const;
        const step = goOn([sampleRestore("s1", trigger, { result: "intended", logical })], {}, { cancelPromotion: 2 });
        expect(codesOf(step)).toEqual(["RestoreHasBegun"]);
    });

    test.each(["accepted", "succeeded"] as const)("is refused once the restore is %s, and says what then", (result) => {
        const step = goOn([sampleRestore("s1", trigger, { result })], {}, { cancelPromotion: 2 });
        expect(codesOf(step)).toEqual(["RestoreHasBegun"]);
        expect(step.reason).toContain("Take cancelPromotion out");
    });
});

test.each<[string, SnapshotFacts[], string]>([
    ["is not in the catalog any more", [], "is no longer in the catalog"],
    ["has expired", [sampleSiteSnapshot("s1", 31 * 24)], "could be restored until"],
    [
        "is pruned",
        [{ ...s1, tombstone: { at: "2026-02-01T00:00:00Z", reason: "it goes", state: "erased" } }],
        "pruned by retention",
    ],
])("a promotion whose snapshot %s says how to give it up", (_, snapshots, says) => {
    const step = goOn([], { snapshots });
    expect(codesOf(step)).toEqual(["PromotedSnapshotNotRestorable"]);
    expect(step.reason).toContain(says);
    expect(step.reason).toContain("set cancelPromotion to 2");
});

test("a promotion whose snapshot has gone since it was restored is claimed", () => {
    expect(goOn([sampleRestore("s1", trigger)], { snapshots: [] }).work).toEqual(claim("verified"));
});
