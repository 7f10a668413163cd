import { hour, sampleNow, sampleObservation } from "../../tests/support/sample-catalog";
import { serviceIdOf } from "../../tests/support/sample-service";
import {
    authorityAfter,
    claimed,
    handedOver,
    primaryActive,
    promotionBegan,
    sampleSiteSnapshot,
    standbyActive,
    standbyPromoting,
} from "../../tests/support/sample-site";
import { newAuthority } from "../records/authority/authority";
import { describeOutage } from "./describe-outage";
import type { SiteOutage } from "./describe-outage";

const catalog = sampleObservation([sampleSiteSnapshot("primary-scheduled-f7c298056b4d", 3)]);
const regionDown: SiteOutage = {
    site: "primary",
    serviceId: serviceIdOf("primary"),
    region: "westeurope",
    why:
        "Azure could not read the service 'primary': ServiceUnavailable: The service is unavailable in 'westeurope'.\n" +
        "ServerBusy: 'management.azure.com' could not serve the request (HTTP 503; 13 tries in 120 s).",
    authority: primaryActive,
    catalog,
    now: sampleNow,
    sites: ["primary", "standby"],
    tier: "Premium",
    objectiveSeconds: (24 * hour) / 1000,
    standbyMode: "pilot",
};

/** @returns the lines; none but the first, and commands, is wider than a terminal is at least. */
function screenOf(change: Partial<SiteOutage> = {}): string[] {
    const lines = describeOutage({ ...regionDown, ...change }).split("\n");
    expect(lines.slice(1).filter((line) => line.length > 80 && !/^ +npx /.test(line))).toEqual([]);
    return lines;
}

/** What comes after the reason. */
const afterWhy = (lines: readonly string[]): string[] =>
    lines.slice(lines.findIndex((line) => line.startsWith("Who:")));

test("the active site's region is down: all that one has to know, and each way on with its commands", () => {
    expect(screenOf()).toMatchInlineSnapshot(`
        [
          "Azure does not answer for 'primary' (service primary in westeurope).",
          "Why: Azure could not read the service 'primary': ServiceUnavailable: The service",
          "  is unavailable in 'westeurope'.",
          "  ServerBusy: 'management.azure.com' could not serve the request (HTTP 503; 13",
          "  tries in 120 s).",
          "Who: 'primary' is active in epoch 1, since 2026-02-28 23:00 UTC. Its gateways in",
          "  other regions may still serve clients: only changes and snapshots have to",
          "  wait.",
          "Snapshot: the newest is 3 h old (objective 24 h): primary at 2026-02-28 21:00",
          "  UTC, f7c298056b4d.",
          "Loss: an unplanned failover to 'standby' loses the changes after 2026-02-28",
          "  21:00 UTC. A planned one loses nothing, and needs 'primary' to answer.",
          "Recovery takes about 20 to 45 min (standbyMode pilot: the snapshot is restored),",
          "  then 3 to 20 min until Front Door has moved all clients.",
          "Next: Check whether clients still get answers (docs/emergency.md).",
          "  - If clients are served, or Azure will answer again soon, wait. To see what",
          "    answers:",
          "      npx apim-dr status",
          "  - If it answers again, and you want to leave it (planned, without loss):",
          "      npx apim-dr declare --active-site standby",
          "      npx apim-dr up",
          "  - If it is lost (unplanned):",
          "      npx apim-dr declare --active-site standby --accept-data-loss 1",
          "      npx apim-dr up",
        ]
    `);
});

test.each(["cold", "warm", undefined] as const)("how long it takes is said for a standby that is %s", (standbyMode) => {
    const told = screenOf({ standbyMode }).join(" ").replace(/\s+/g, " ");
    expect(told.slice(told.indexOf("Recovery"), told.indexOf(" Next:"))).toBe(
        {
            cold: "Recovery takes about 50 min to 2.3 h (standbyMode cold: its service is created, then the snapshot restored), then 3 to 20 min until Front Door has moved all clients.",
            warm: "Recovery takes a few minutes if the standby has already restored the newest snapshot, else up to 45 min (standbyMode warm), then 3 to 20 min until Front Door has moved all clients.",
            unknown:
                "Recovery takes about 20 to 45 min for a pilot standby, 50 min to 2.3 h for a cold one, and a few minutes for a warm one that has already restored the newest snapshot, then 3 to 20 min until Front Door has moved all clients.",
        }[standbyMode ?? "unknown"],
    );
});

test("no snapshot can be restored: that all is lost is said, and the way without one", () => {
    expect(afterWhy(screenOf({ catalog: sampleObservation([]) }))).toMatchInlineSnapshot(`
        [
          "Who: 'primary' is active in epoch 1, since 2026-02-28 23:00 UTC. Its gateways in",
          "  other regions may still serve clients: only changes and snapshots have to",
          "  wait.",
          "Snapshot: none can be restored (objective 24 h).",
          "Loss: an unplanned failover would lose everything in 'primary'.",
          "Next: Check whether clients still get answers (docs/emergency.md).",
          "  - If clients are served, or Azure will answer again soon, wait. To see what",
          "    answers:",
          "      npx apim-dr status",
          "  - If it answers again, and you want to leave it (planned, without loss):",
          "      npx apim-dr declare --active-site standby",
          "      npx apim-dr up",
          "  - If it is lost, set recoverAuthority to {active: standby, epoch: 2} in the",
          "    vault's stack. That makes 'standby' active with what its own service holds",
          "    (docs/runbooks/lost-authority.md).",
        ]
    `);
});

test("a snapshot that is older than the objective is told to be late", () => {
    const late = sampleObservation([sampleSiteSnapshot("late", 30)]);
    expect(screenOf({ catalog: late }).join("\n")).toContain("Snapshot: the newest is 30 h old (objective 24 h: LATE)");
});

test("what is declared already is not to be declared again", () => {
    const commandsOf = (declared: SiteOutage["declared"]): string[] =>
        screenOf({ declared }).flatMap((line) => (line.includes("npx") ? [line.trim()] : []));
    expect(commandsOf({ activeSite: "standby", failover: "planned" })).toEqual([
        "npx apim-dr status",
        "npx apim-dr up",
        "npx apim-dr declare --active-site standby --accept-data-loss 1",
        "npx apim-dr up",
    ]);
    expect(commandsOf({ activeSite: "standby", failover: "unplanned", acceptDataLoss: 1 })).toEqual([
        "npx apim-dr status",
        "npx apim-dr declare --active-site standby",
        "npx apim-dr up",
        "npx apim-dr up",
    ]);
});

test("a site that nobody names is left to whoever reads", () => {
    expect(screenOf({ sites: [], declared: undefined }).join("\n")).toContain(
        "--active-site <site> --accept-data-loss 1",
    );
});

test("the region is that of the newest snapshot where nobody has said another", () => {
    expect(screenOf({ region: undefined })[0]).toContain("(service primary in West Europe)");
    expect(screenOf({ region: undefined, catalog: sampleObservation([]) })[0]).toContain("(service primary).");
});

test("the active site has handed over: it is not needed any more", () => {
    const authority = authorityAfter(claimed("primary"), handedOver("primary", "final"));
    expect(afterWhy(screenOf({ authority }))).toMatchInlineSnapshot(`
        [
          "Who: 'primary' is active in epoch 1, since 2026-02-28 22:00 UTC. Its gateways in",
          "  other regions may still serve clients: only changes and snapshots have to",
          "  wait.",
          "Snapshot: the newest is 3 h old (objective 24 h): primary at 2026-02-28 21:00",
          "  UTC, f7c298056b4d.",
          "Loss: none. 'primary' has handed over, and is no longer needed.",
          "Recovery takes about 20 to 45 min (standbyMode pilot: the snapshot is restored),",
          "  then 3 to 20 min until Front Door has moved all clients.",
          "Next: 'standby' takes over with the snapshot that was handed over:",
          "  - Planned, without loss:",
          "      npx apim-dr declare --active-site standby",
          "      npx apim-dr up",
        ]
    `);
});

test("the standby's region is down: clients are served, and nothing can fail over to it", () => {
    expect(afterWhy(screenOf({ site: "standby", serviceId: serviceIdOf("standby"), region: "swedencentral" })))
        .toMatchInlineSnapshot(`
        [
          "Who: 'primary' is active in epoch 1, and serves clients without 'standby'. While",
          "  'standby' does not answer, no failover to it is possible.",
          "Next: Wait until Azure answers (https://status.azure.com), then run it again. To",
          "  see what answers:",
          "  - At any time:",
          "      npx apim-dr status",
        ]
    `);
});

test("the site that takes over does not answer: it goes on later, or is called back", () => {
    const authority = standbyPromoting;
    expect(afterWhy(screenOf({ site: "standby", serviceId: serviceIdOf("standby"), authority })))
        .toMatchInlineSnapshot(`
        [
          "Who: 'standby' is taking over (unplanned, epoch 2) from 'primary'. The takeover",
          "  continues once Azure answers.",
          "Next: Wait until Azure answers for 'standby' (https://status.azure.com):",
          "  - Once it answers, continue the takeover:",
          "      npx apim-dr up",
          "  - If its restore has not begun, and you want 'primary' to stay active, set",
          "    activeSite to 'primary' and cancelPromotion to 2:",
          "      npx apim-dr up",
        ]
    `);
});

test("a site that was declared lost is not waited for", () => {
    expect(afterWhy(screenOf({ authority: standbyActive }))).toMatchInlineSnapshot(`
        [
          "Who: 'standby' is active in epoch 2. 'primary' was declared lost, and serves no",
          "  clients: no run waits for it.",
          "Next: Nothing to do until it is back. Then make it the standby, with rejoin: 2",
          "  in its stack (docs/runbooks/re-protect.md). To see what answers:",
          "  - At any time:",
          "      npx apim-dr status",
        ]
    `);
});

test("the lost site while its peer takes over: that goes on, and rejoin names the epoch that it begins", () => {
    const authority = authorityAfter(claimed("primary"), promotionBegan("standby", "unplanned", "s1"));
    const told = screenOf({ authority });
    expect(afterWhy(told)).toMatchInlineSnapshot(`
        [
          "Who: 'standby' is taking over (unplanned, epoch 2). 'primary' was declared lost,",
          "  and is not needed.",
          "Next: 'standby' continues the takeover. Once 'primary' is back, rejoin: 2 in its",
          "  stack makes it the standby (docs/runbooks/re-protect.md):",
          "  - Continue:",
          "      npx apim-dr up",
        ]
    `);
});

test("no site has been active yet", () => {
    expect(afterWhy(screenOf({ authority: newAuthority }))[0]).toBe("Who: no site has been active yet.");
});

test("a fenced site has to rejoin before anything fails over to it", () => {
    const told = screenOf({ site: "standby", serviceId: serviceIdOf("standby"), authority: standbyActive }).slice(-4);
    expect(told).toEqual([
        "  - If it is lost: 'primary' is fenced; set rejoin to 2 in its stack first",
        "    (docs/runbooks/re-protect.md). Then, unplanned:",
        "      npx apim-dr declare --active-site primary --accept-data-loss 2",
        "      npx apim-dr up",
    ]);
});
