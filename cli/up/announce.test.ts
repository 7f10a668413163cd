import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import { StandbyMode } from "../../dynamic-providers/protocol/standby-mode";
import { sampleObservation, sampleRestoreRecord } from "../../tests/support/sample-catalog";
import {
    authorityAfter,
    claimed,
    handedOver,
    promotionBegan,
    sampleSiteSnapshot,
} from "../../tests/support/sample-site";
import { situation } from "../../tests/support/sample-situation";
import type { Declared } from "../../tests/support/sample-situation";
import type { ChangedSubscriptions } from "../../dynamic-providers/records/changed-subscriptions";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import { announce } from "./announce";
import { forecastFailover } from "./forecast";
import { planSteps, upsOfFailover } from "./order";

type Catalog = RecordedAuthority["catalog"];

const last = sampleSiteSnapshot("primary-scheduled-after-2026-02-28-f7c298056b4d", 1);
const recorded = (...restores: Catalog["restores"]): Catalog => ({
    ...sampleObservation([last]),
    restores,
});
const primaryActive = authorityAfter(claimed("primary"));
const toStandby: Declared = { activeSite: "standby" };
const lost: Declared = { ...toStandby, consents: { standby: { failover: "unplanned", acceptDataLoss: 1 } } };

function screenOf(
    authority: Authority,
    declared: Declared,
    { mode = StandbyMode.Pilot, catalog = recorded() }: { mode?: StandbyMode; catalog?: Catalog } = {},
): string[] {
    const of = situation(authority, declared, {}, authority.epoch > 0, catalog);
    const forecast = forecastFailover(upsOfFailover(of), of.world, catalog, mode, of.declared.traffic !== undefined);
    const lines = announce(of.declared.activeSite, authority, planSteps(of), forecast).join("\n").split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    return lines;
}

test("a planned failover: nothing is lost, a final snapshot is taken first", () => {
    expect(screenOf(primaryActive, toStandby)).toMatchInlineSnapshot(`
        [
          "'primary' is active in epoch 1, and 'standby' is declared active:",
          "  1. primary  takes the final snapshot and hands over to 'standby'",
          "  2. standby  takes over from 'primary', planned: epoch 2",
          "  3. traffic  sends clients to 'standby'",
          "  4. vault    the vault, which records the active site: as declared",
          "  5. standby  adds remaining units and regions, if any: active in epoch 2",
          "  6. primary  stands by for 'standby'",
          "This failover",
          "  Restores: a final snapshot of 'primary', which this run takes first",
          "  Loses:    nothing, unless 'primary' changes meanwhile",
          "  Takes:    about 34 to 110 min (snapshot 11 to 45 min, restore 20 to 45 min,",
          "            traffic 3 to 20 min) until clients are served",
          "This plan is made from the vault alone. Each stack compares its service before",
          "it acts, and stops if it differs.",
        ]
    `);
});

test("an unplanned one: which snapshot, since when changes are lost, how long it takes", () => {
    expect(screenOf(primaryActive, lost)).toMatchInlineSnapshot(`
        [
          "'primary' is active in epoch 1, and 'standby' is declared active:",
          "  1. standby  takes over from 'primary', unplanned: epoch 2",
          "  2. traffic  sends clients to 'standby'",
          "  3. vault    the vault, which records the active site: as declared",
          "  4. standby  adds remaining units and regions, if any: active in epoch 2",
          "  5. primary  is fenced since it was declared lost: changes nothing until rejoin",
          "              is set",
          "This failover",
          "  Restores: snapshot of primary (2026-02-28 23:00 UTC), f7c298056b4d",
          "  Loses:    changes in 'primary' since 2026-02-28 23:00 UTC (60 min ago)",
          "  Keys:     subscription keys are those of the snapshot: a key that was",
          "            regenerated or blocked since then works again. Revoke it again",
          "            afterwards",
          "  Takes:    about 23 to 65 min (restore 20 to 45 min, traffic 3 to 20 min) until",
          "            clients are served",
          "This plan is made from the vault alone. Each stack compares its service before",
          "it acts, and stops if it differs.",
        ]
    `);
});

test("a cold standby needs a new service first; one that is being promoted may have it", () => {
    expect(screenOf(primaryActive, lost, { mode: StandbyMode.Cold }).slice(-8)).toMatchInlineSnapshot(`
        [
          "  Loses:    changes in 'primary' since 2026-02-28 23:00 UTC (60 min ago)",
          "  Keys:     subscription keys are those of the snapshot: a key that was",
          "            regenerated or blocked since then works again. Revoke it again",
          "            afterwards",
          "  Takes:    about 53 min to 2.6 h (new service 30 to 90 min, restore 20 to 45",
          "            min, traffic 3 to 20 min) until clients are served",
          "This plan is made from the vault alone. Each stack compares its service before",
          "it acts, and stops if it differs.",
        ]
    `);
    const promoting = authorityAfter(claimed("primary"), promotionBegan("standby", "unplanned", last.id));
    expect(screenOf(promoting, lost, { mode: StandbyMode.Cold }).join(" ")).toMatch(/new service up to 90 +min/);
    expect(screenOf(promoting, lost).join(" ")).not.toContain("new service");
});

test("an unplanned one, the lost site still answering: whose keys were revoked since; not, where nothing is known", () => {
    const of = situation(primaryActive, lost, {}, true, recorded());
    const foreseen = forecastFailover(upsOfFailover(of), of.world, recorded(), StandbyMode.Pilot, true)!;
    const screen = (subscriptionsSince: ChangedSubscriptions): string[] => {
        const lines = announce("standby", primaryActive, [], { ...foreseen, subscriptionsSince })
            .join("\n")
            .split("\n");
        expect(lines.filter((line) => line.length > 80)).toEqual([]);
        return lines.slice(4, -2);
    };
    const changes = [
        { id: "acme", displayName: "Acme Ltd", change: "changed", state: "suspended" },
        { id: "mobile", displayName: "mobile", change: "created", state: "active" },
    ] as const;
    expect(screen({ changes, problem: null })).toMatchInlineSnapshot(`
        [
          "  Keys:     subscription keys are those of the snapshot: a key that was",
          "            regenerated or blocked since then works again. Revoke it again",
          "            afterwards",
          "            Subscriptions changed since the snapshot: 'Acme Ltd' (acme: changed,",
          "            now suspended), 'mobile' (created).",
        ]
    `);
    expect(screen({ changes: null, problem: "Azure does not answer for 'primary'" })).toMatchInlineSnapshot(`
        [
          "  Keys:     subscription keys are those of the snapshot: a key that was",
          "            regenerated or blocked since then works again. Revoke it again",
          "            afterwards",
          "            Subscriptions changed since the snapshot: not known (Azure does not",
          "            answer for 'primary').",
        ]
    `);
});

test("a warm standby may hold the snapshot already", () => {
    expect(screenOf(primaryActive, lost, { mode: StandbyMode.Warm }).join(" ")).toMatch(/restore up to 45 min/);
});

test("without a stack that sends clients it says that they stay where they are", () => {
    expect(screenOf(primaryActive, { ...lost, traffic: undefined }).slice(-6)).toMatchInlineSnapshot(`
        [
          "            regenerated or blocked since then works again. Revoke it again",
          "            afterwards",
          "  Takes:    about 20 to 45 min (restore) until 'standby' is active. No traffic",
          "            stack runs: clients stay where they are until you move them",
          "This plan is made from the vault alone. Each stack compares its service before",
          "it acts, and stops if it differs.",
        ]
    `);
});

test("what was handed over is known; with three restores behind it the pair's own times are told", () => {
    const handed = authorityAfter(claimed("primary"), handedOver("primary", last.id));
    const restores = [22, 31, 26].map((minutes, index) =>
        sampleRestoreRecord(`past-${index}`, last.id, {
            result: "succeeded",
            observed: {
                startedAt: "2026-02-01T00:00:00.000Z",
                completedAt: new Date(Date.parse("2026-02-01T00:00:00.000Z") + minutes * 60_000).toISOString(),
            },
        }),
    );
    expect(screenOf(handed, toStandby, { catalog: recorded(...restores) }).slice(-8)).toMatchInlineSnapshot(`
        [
          "  5. primary  stands by for 'standby'",
          "This failover",
          "  Restores: snapshot of primary (2026-02-28 23:00 UTC), f7c298056b4d",
          "  Loses:    nothing, unless 'primary' changes meanwhile",
          "  Takes:    about 25 to 51 min (restore 22 to 31 min, traffic 3 to 20 min) until",
          "            clients are served",
          "This plan is made from the vault alone. Each stack compares its service before",
          "it acts, and stops if it differs.",
        ]
    `);
});

test.each([
    ["nothing is there yet", newAuthority, {}],
    ["the declared site is active", primaryActive, {}],
    ["the failover is refused", primaryActive, { ...toStandby, consents: { standby: { atEpoch: 9 } } }],
])("no failover is foretold where %s", (_where, authority, declared) => {
    expect(screenOf(authority, declared).join("\n")).not.toContain("This failover");
});
