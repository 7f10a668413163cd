import { authorityAfter, claimed, primaryActive } from "../../tests/support/sample-site";
import {
    sampleLogical,
    sampleNow,
    sampleObservation,
    sampleRestoreRecord,
    sampleSnapshot,
} from "../../tests/support/sample-catalog";
import { sampleService, serviceIdOf } from "../../tests/support/sample-service";
import { AzureError } from "../../dynamic-providers/azure/errors";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { faultsBySchema } from "../../tests/support/faults-by-schema";
import { formatStatus } from "./format-status";
import { formatSnapshots, listSnapshots } from "./list-snapshots";
import type { Look } from "../../dynamic-providers/authority/look";
import type { Places } from "./places";
import { reportStatus } from "./status-report";

const config = (values: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`own:${key}`, { value: JSON.stringify(value) }]));
const places = {
    endpoint: { kind: "FrontDoor" },
    services: { primary: serviceIdOf("primary"), standby: serviceIdOf("standby") },
    configs: { primary: config({ schedule: { intervalHours: 24 } }), standby: {} },
    signIn: () => undefined,
} as unknown as Places;
const project = {
    directory: ".",
    name: "own",
    activeSite: "primary",
    sites: ["primary", "standby"],
    programs: { vault: "vault", traffic: "traffic" },
    stackFiles: [],
};

function recorded(authority: Authority, snapshots: SnapshotFacts[], restores: object = {}): Look["vault"] {
    const catalog = { ...sampleObservation(snapshots), ...restores } as RecordedAuthority["catalog"];
    const position = { sequence: 1, epoch: 1, digest: "" };
    return { value: { authority, catalog, now: sampleNow, position, vaultLocation: "swedencentral" } };
}

const running: Look["services"] = {
    primary: { value: sampleService("primary") },
    standby: { value: sampleService("standby", { location: "UK South" }) },
};
const snapshot = sampleSnapshot("primary-scheduled-after-2026-02-28-f7c298056b4d", 3, { epoch: 1 });
const atRest: Look = {
    vault: recorded(primaryActive, [snapshot]),
    services: running,
    traffic: { value: "primary" },
    records: { value: { records: [], faults: [], now: sampleNow } },
    warnings: [],
};

/** @returns the screen; each is valid by the published schema, and no line is too wide. */
function screenOf(look: Partial<Look>, declaredActive = "primary"): string[] {
    const status = reportStatus({ ...project, activeSite: declaredActive }, places, { ...atRest, ...look }, sampleNow);
    expect(faultsBySchema("status", status)).toEqual([]);
    const lines = formatStatus(status).split("\n");
    expect(lines.filter((line) => line.length > 80 && !line.startsWith("  npx apim-dr"))).toEqual([]);
    return lines;
}

test("at rest", () => {
    expect(screenOf({})).toMatchInlineSnapshot(`
        [
          "'primary' is active in epoch 1 (2026-03-01 00:00 UTC).",
          "",
          "┌─────────────┬───────────┬──────────────────┬─────────────────────────────────┐",
          "│ site        │ role      │ since            │ service                         │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ primary     │ active    │ 2026-02-28 23:00 │ primary, Premium: West Europe 1 │",
          "│             │           │ UTC              │                                 │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ standby     │ standby   │                  │ standby, Premium: UK South 1    │",
          "└─────────────┴───────────┴──────────────────┴─────────────────────────────────┘",
          "Snapshot: the newest is 3 h old (objective 24 h): primary at 2026-02-28 21:00",
          "  UTC, f7c298056b4d.",
          "  1 can be restored; the next expires at 2026-03-30 21:00 UTC.",
          "Traffic: Front Door sends clients to 'primary'.",
          "Readiness: Ready: a standby could take over now.",
          "",
          "Next: Nothing to do.",
        ]
    `);
});

test("the active site's region is down, and nobody knows yet whether it is lost", () => {
    expect(
        screenOf({
            services: {
                ...running,
                primary: {
                    isOutage: true,
                    problem:
                        "Azure could not read the service 'primary': NoAnswerInTime: management.azure.com did not answer within 3 s.",
                },
            },
        }),
    ).toMatchInlineSnapshot(`
        [
          "'primary' is active in epoch 1, and Azure does not answer for its service",
          "(2026-03-01 00:00 UTC).",
          "",
          "┌─────────────┬───────────┬──────────────────┬─────────────────────────────────┐",
          "│ site        │ role      │ since            │ service                         │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ primary     │ active    │ 2026-02-28 23:00 │ primary: no answer              │",
          "│             │           │ UTC              │                                 │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ standby     │ standby   │                  │ standby, Premium: UK South 1    │",
          "└─────────────┴───────────┴──────────────────┴─────────────────────────────────┘",
          "Snapshot: the newest is 3 h old (objective 24 h): primary at 2026-02-28 21:00",
          "  UTC, f7c298056b4d.",
          "  1 can be restored; the next expires at 2026-03-30 21:00 UTC.",
          "Traffic: Front Door sends clients to 'primary'.",
          "Readiness: Not known: some parts did not answer. What did answer does not block",
          "  a failover (0 risks).",
          "No answer:",
          "  - service of 'primary': Azure could not read the service 'primary':",
          "    NoAnswerInTime: management.azure.com did not answer within 3 s.",
          "",
          "Next: 'primary' is active and Azure does not answer for it. If its regions still",
          "  serve clients, wait. If it is lost, fail over to 'standby': changes after the",
          "  newest snapshot are lost. Recovery takes about 20 to 45 min (standbyMode",
          "  pilot: the snapshot is restored), then 3 to 20 min until Front Door has moved",
          "  all clients.",
          "  npx apim-dr declare --active-site standby --accept-data-loss 1",
          "  npx apim-dr up",
        ]
    `);
});

test("subscriptions that a failover would set back are named under the snapshot", () => {
    const lines = (subscriptions: Look["subscriptions"]): string[] =>
        screenOf({ subscriptions })
            .filter((_, index, all) => index > all.findIndex((line) => /expires/.test(line)))
            .slice(0, 5);
    const problem = "only the stacks have secretsKey: the preview of a failover compares them";
    expect(
        lines({
            changes: [
                { id: "65f1c7", displayName: "Orders app", change: "changed", state: "suspended" },
                { id: "billing", displayName: "billing", change: "deleted", state: null },
            ],

            problem,
        }),
    ).toMatchInlineSnapshot(`
        [
          "Subscriptions changed since the snapshot: 'Orders app' (65f1c7: changed, now",
          "  suspended), 'billing' (deleted). Keys were not compared (only the stacks have",
          "  secretsKey: the preview of a failover compares them).",
          "Traffic: Front Door sends clients to 'primary'.",
          "Readiness: Ready: a standby could take over now.",
        ]
    `);
    expect(lines({ changes: null, problem: "Azure does not answer for 'primary'" })).toMatchInlineSnapshot(`
        [
          "Subscriptions changed since the snapshot: not known (Azure does not answer for",
          "  'primary').",
          "Traffic: Front Door sends clients to 'primary'.",
          "Readiness: Ready: a standby could take over now.",
          "",
        ]
    `);
});

test("a service that this sign-in may not read is no outage: no failover is proposed", () => {
    const error = new AzureError("read the service 'primary'", "AuthorizationFailed", "no role.", 403);
    const primary = { problem: error.message, error };
    const lines = screenOf({ services: { ...running, primary } });
    expect(lines.join("\n")).not.toContain("--accept-data-loss");
    expect(lines.slice(-4)).toMatchInlineSnapshot(`
        [
          "",
          "Next: Find out why the service of 'primary' could not be read (above). Its state",
          "  is not known.",
          "  npx apim-dr status",
        ]
    `);
});

test("the vault does not answer", () => {
    expect(screenOf({ vault: { problem: "There was no whole answer within 15 s." } })).toMatchInlineSnapshot(`
        [
          "The active site is not known: the vault does not answer (2026-03-01 00:00 UTC).",
          "",
          "┌─────────────┬───────────┬──────────────────┬─────────────────────────────────┐",
          "│ site        │ role      │ since            │ service                         │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ primary     │ ?         │                  │ primary, Premium: West Europe 1 │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ standby     │ ?         │                  │ standby, Premium: UK South 1    │",
          "└─────────────┴───────────┴──────────────────┴─────────────────────────────────┘",
          "Traffic: Front Door sends clients to 'primary'.",
          "No answer:",
          "  - vault: There was no whole answer within 15 s.",
          "",
          "Next: Find out why the vault does not answer: only the vault records the active",
          "  site, so nothing can change until it answers.",
          "  npx apim-dr status",
        ]
    `);
});

test("a failover is declared, a restore is under way, and clients are still at the old site", () => {
    const restore = { ...sampleRestoreRecord("standby-failover-2", snapshot.id), result: "accepted" };
    expect(screenOf({ vault: recorded(primaryActive, [snapshot], { restores: [restore] }) }, "standby"))
        .toMatchInlineSnapshot(`
        [
          "'primary' is active in epoch 1 (2026-03-01 00:00 UTC).",
          "",
          "┌─────────────┬───────────┬──────────────────┬─────────────────────────────────┐",
          "│ site        │ role      │ since            │ service                         │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ primary     │ active    │ 2026-02-28 23:00 │ primary, Premium: West Europe 1 │",
          "│             │           │ UTC              │                                 │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ standby     │ standby   │                  │ standby, Premium: UK South 1    │",
          "└─────────────┴───────────┴──────────────────┴─────────────────────────────────┘",
          "Snapshot: the newest is 3 h old (objective 24 h): primary at 2026-02-28 21:00",
          "  UTC, f7c298056b4d.",
          "  1 can be restored; the next expires at 2026-03-30 21:00 UTC.",
          "Traffic: Front Door sends clients to 'primary'.",
          "Readiness: Ready: a standby could take over now.",
          "Under way:",
          "  - restore standby-failover-2: for 60 min now, mostly takes 20 to 45 min",
          "Disagreements:",
          "  - Pulumi.yaml declares 'standby' active, and the vault records 'primary'.",
          "",
          "Next: The declaration is not carried out yet: 'primary' takes the final snapshot",
          "  and hands over to 'standby'; 'standby' takes over from 'primary', planned:",
          "  epoch 2.",
          "  npx apim-dr up",
        ]
    `);
});

test("nobody is active yet", () => {
    expect(
        screenOf({
            vault: recorded(newAuthority, []),
            traffic: { value: undefined },
            services: { ...running, standby: { value: undefined } },
        }),
    ).toMatchInlineSnapshot(`
        [
          "No site is active yet (2026-03-01 00:00 UTC).",
          "",
          "┌─────────────┬───────────┬──────────────────┬─────────────────────────────────┐",
          "│ site        │ role      │ since            │ service                         │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ primary     │ waiting   │                  │ primary, Premium: West Europe 1 │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ standby     │ waiting   │                  │ standby: none                   │",
          "└─────────────┴───────────┴──────────────────┴─────────────────────────────────┘",
          "Snapshot: none can be restored (objective 24 h).",
          "Traffic: Front Door sends clients to no site.",
          "Readiness: Not ready: 1 finding blocks a failover, and there are 0 risks. See:",
          "  npx apim-dr doctor",
          "  - BLOCKS NobodyIsActive: No site has been active yet: there is nothing that a",
          "    standby could take over.",
          "",
          "Next: The declaration is not carried out yet: 'primary' claims epoch 1: no site",
          "  has been active yet.",
          "  npx apim-dr up",
        ]
    `);
});

test("clients are sent elsewhere than the vault records, and the objective is missed", () => {
    const authority = authorityAfter(claimed("primary"));
    expect(
        screenOf({
            vault: recorded(authority, [sampleSnapshot("old", 30, { epoch: 1 })]),
            traffic: { value: "standby" },
        }),
    ).toMatchInlineSnapshot(`
        [
          "'primary' is active in epoch 1 (2026-03-01 00:00 UTC).",
          "",
          "┌─────────────┬───────────┬──────────────────┬─────────────────────────────────┐",
          "│ site        │ role      │ since            │ service                         │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ primary     │ active    │ 2026-02-28 23:00 │ primary, Premium: West Europe 1 │",
          "│             │           │ UTC              │                                 │",
          "├─────────────┼───────────┼──────────────────┼─────────────────────────────────┤",
          "│ standby     │ standby   │                  │ standby, Premium: UK South 1    │",
          "└─────────────┴───────────┴──────────────────┴─────────────────────────────────┘",
          "Snapshot: the newest is 30 h old (objective 24 h: LATE): primary at 2026-02-27",
          "  18:00 UTC, old.",
          "  1 can be restored; the next expires at 2026-03-29 18:00 UTC.",
          "Traffic: Front Door sends clients to 'standby'.",
          "Readiness: A standby could take over now, with 1 risk. See: npx apim-dr doctor",
          "  - RISK ObjectiveMissed: The newest restorable snapshot is from 2026-02-27",
          "    18:00 UTC: older than the objective of 24 h.",
          "Disagreements:",
          "  - Front Door sends clients to 'standby', and the vault records 'primary' as",
          "    active.",
          "",
          "Next: Clients are not at the active site yet: run it to move them.",
          "  npx apim-dr up",
        ]
    `);
});

test("the catalog's snapshots, the newest first, with what stands against each", () => {
    const { value } = recorded(primaryActive, [
        snapshot,
        sampleSnapshot("primary-old", 24 * 40, { epoch: 1 }),
        sampleSnapshot("primary-held", 24 * 2, { epoch: 1, holds: ["failover-2"] }),
        sampleLogical("primary-logical", 24 * 400, {
            payload: { type: "tree", container: "snapshots-logical", root: "r", objects: 9, bytes: 2_212_345 },
            lacks: { certificatePrivateKeys: 2, gatewayKeys: 1, kindsNewerThanRelease: 4, userPasswords: 3 },
        }),
    ]) as { readonly value: RecordedAuthority };
    const listed = listSnapshots(value);
    expect(faultsBySchema("snapshots", listed)).toEqual([]);
    expect(listed.snapshots.map(({ result }) => result)).toEqual(["succeeded", "succeeded", "expired", "succeeded"]);
    const lines = formatSnapshots(listed).split("\n");
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines).toMatchInlineSnapshot(`
        [
          "┌────────────┬──────────┬──────────────────┬────────────┬────────┬─────────────┐",
          "│ taken      │ age      │ snapshot         │ until      │ size   │ against it  │",
          "├────────────┼──────────┼──────────────────┼────────────┼────────┼─────────────┤",
          "│ 2026-02-28 │ 3 h      │ primary          │ 2026-03-30 │ 10 B   │ nothing     │",
          "│  21:00     │          │ f7c298056b4d     │  21:00     │        │             │",
          "├────────────┼──────────┼──────────────────┼────────────┼────────┼─────────────┤",
          "│ 2026-02-27 │ 48 h     │ primary          │ 2026-03-29 │ 10 B   │ nothing     │",
          "│  00:00     │          │ primary-held     │  00:00     │        │             │",
          "│            │          │ (held)           │            │        │             │",
          "├────────────┼──────────┼──────────────────┼────────────┼────────┼─────────────┤",
          "│ 2026-01-20 │ 40 days  │ primary          │ 2026-02-19 │ 10 B   │ expired     │",
          "│  00:00     │          │ primary-old      │  00:00     │        │             │",
          "├────────────┼──────────┼──────────────────┼────────────┼────────┼─────────────┤",
          "│ 2025-01-25 │ 400 days │ primary          │ no limit   │ 2.2 MB │ nothing     │",
          "│  00:00     │          │ primary-logical  │            │        │             │",
          "│            │          │ (logical)        │            │        │             │",
          "└────────────┴──────────┴──────────────────┴────────────┴────────┴─────────────┘",
          "4 snapshots, 3 of which can be restored (2026-03-01 00:00 UTC).",
          "The newest logical snapshot, primary-logical, lacks: certificatePrivateKeys (2),",
          "gatewayKeys (1), kindsNewerThanRelease (4), userPasswords (3).",
        ]
    `);
});
