import { serviceIdOf } from "../../tests/support/sample-service";
import {
    primaryActive,
    sampleDeclaration,
    sampleSiteObservation,
    sampleSiteSnapshot,
    unstable,
    withoutKey,
} from "../../tests/support/sample-site";
import type { SampleSituation } from "../../tests/support/sample-site";
import type { SnapshotFacts } from "../records/snapshot/facts";
import { demote } from "./demotion";
import type { SiteDeclaration } from "./declaration";
import type { RunKnowledge } from "./site-observation";

const finalSnapshot = (change: Partial<SnapshotFacts> = {}, id = "final"): SnapshotFacts =>
    sampleSiteSnapshot(id, 1, { trigger: "handover-2-1", ...change });
const workOf = (snapshots: SnapshotFacts[], run: RunKnowledge = {}, declared: Partial<SiteDeclaration> = {}) =>
    stepOf({ authority: primaryActive, snapshots, run }, declared).work;
const stepOf = (situation: SampleSituation, declared: Partial<SiteDeclaration> = {}) =>
    demote(
        sampleDeclaration("primary", { activeSite: "standby", ...declared }),
        sampleSiteObservation("primary", situation),
    );

const fresh = { finalSnapshot: "final" };
const equal = { compared: { snapshot: "final", differences: [] } };
const different = { compared: { snapshot: "final", differences: ["apis 'echo' is changed"] } };
const take = (number: number) => ({ does: "takeSnapshot", trigger: `handover-2-${number}` });
const hold = { does: "hold", snapshot: "final", hold: "epoch-2" };
const token = { does: "append", change: { event: "handoverWritten", site: "primary", snapshot: "final" } };
const held = { holds: ["epoch-2"] };

test.each<[string, SnapshotFacts[], RunKnowledge, object]>([
    ["none yet: takes the first", [], {}, take(1)],
    ["one that was only intended: goes on with it", [finalSnapshot({ result: "intended" })], {}, take(1)],
    ["one under way: goes on with it", [finalSnapshot({ result: "accepted" })], {}, take(1)],
    ["one that failed: takes it again", [finalSnapshot({ result: "failed" })], {}, take(1)],
    ["just taken: holds it", [finalSnapshot()], fresh, hold],
    ["just taken and held: writes the token", [finalSnapshot(held)], fresh, token],
    ["taken by an earlier run: compares", [finalSnapshot(held)], {}, { does: "compare", snapshot: "final" }],
    ["compared, equal: holds it", [finalSnapshot()], equal, hold],
    ["compared, equal and held: writes the token", [finalSnapshot(held)], equal, token],
    ["compared, and the service has changed: takes another", [finalSnapshot(held)], different, take(2)],
    [
        "compared with an earlier one: compares the last",
        [finalSnapshot(), finalSnapshot({ trigger: "handover-2-2" }, "second")],
        equal,
        { does: "compare", snapshot: "second" },
    ],
    [
        "taken earlier, without digests of secrets: takes another",
        [finalSnapshot({ inventory: withoutKey })],
        {},
        take(2),
    ],
    ["taken earlier, unstable: takes another", [finalSnapshot({ inventory: unstable })], {}, take(2)],
    ["taken earlier, not compared: takes another", [finalSnapshot({ inventory: null })], {}, take(2)],
    ["of another epoch: takes the first of this", [finalSnapshot({ trigger: "handover-3-1" })], {}, take(1)],
    [
        "of another service: takes its own",
        [finalSnapshot({ service: { ...finalSnapshot().service, resourceId: serviceIdOf("standby") } })],
        {},
        take(1),
    ],
    ["of a trigger that somebody chose: takes its own", [finalSnapshot({ trigger: "handover-2-last" })], {}, take(1)],
    [
        "the tenth comes after the ninth",
        [finalSnapshot({ trigger: "handover-2-10" }, "tenth"), finalSnapshot({ trigger: "handover-2-9" }, "ninth")],
        {},
        { does: "compare", snapshot: "tenth" },
    ],
    [
        "the last attempt counts",
        [finalSnapshot({ inventory: unstable }), finalSnapshot({ attempt: 2, result: "accepted" }, "again")],
        {},
        take(1),
    ],
    [
        "given up by retention: takes another",
        [finalSnapshot({ tombstone: { at: "2026-02-01T00:00:00Z", reason: "it goes", state: "erased" } })],
        {},
        take(2),
    ],
    [
        "under way, and given up by retention: takes another",
        [
            finalSnapshot({
                result: "intended",
                tombstone: { at: "2026-02-01T00:00:00Z", reason: "it goes", state: "marked" },
            }),
        ],
        {},
        take(2),
    ],
    [
        "accepted so long ago that Azure restores it no more: takes another",
        [
            finalSnapshot({
                result: "accepted",
                restorable: { until: "2026-01-01T00:00:00Z", tiers: ["Premium"], requires: null },
            }),
        ],
        {},
        take(2),
    ],
])("final snapshot %s", (_, snapshots, run, work) => {
    expect(workOf(snapshots, run)).toEqual(work);
});

test("without verification a snapshot that was just taken is handed over, and no older one", () => {
    const snapshots = [finalSnapshot({ inventory: null, ...held })];
    expect(workOf(snapshots, fresh, { verify: "off" })).toEqual(token);
    expect(workOf(snapshots, {}, { verify: "off" })).toEqual(take(2));
});

test.each<[string, Partial<SnapshotFacts>, Partial<SiteDeclaration>, RegExp]>([
    [
        "unstable",
        { inventory: unstable },
        {},
        /kept changing .*: apis\. Stop what changes them.* the site stays active/,
    ],
    [
        "not compared",
        { inventory: { stable: null, problem: "denied" } },
        {},
        /could not be compared.*: denied\. Run it again/,
    ],
    ["of another tier", {}, { tier: "Standard" }, /tier is 'Standard'.* Run it again .*the site stays active/],
])("one that was just taken and is %s is refused, and not handed over", (_, change, declared, says) => {
    const { work, reason } = stepOf(
        { authority: primaryActive, snapshots: [finalSnapshot(change)], run: fresh },
        declared,
    );
    expect(work).toMatchObject({ does: "refuse", role: "active", problems: [{ code: "FinalSnapshotUnusable" }] });
    expect(reason).toMatch(says);
});
