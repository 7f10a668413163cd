import { newAuthority } from "../../records/authority/authority";
import type { Authority } from "../../records/authority/authority";
import type { SiteDeclaration } from "../declaration";
import {
    authorityAfter,
    claimed,
    primaryActive,
    primaryDemoted,
    sampleDeclaration,
    sampleSiteSnapshot,
    standbyActive,
    standbyPromoting,
} from "../../../tests/support/sample-site";
import { sampleNow, sampleObservation } from "../../../tests/support/sample-catalog";
import { sampleService } from "../../../tests/support/sample-service";
import { imagineUp } from "./imagine-up";
import { imagineCatalog } from "./imagined-world";
import type { ImaginedWorld } from "./imagined-world";

const services = { primary: sampleService("primary"), standby: sampleService("standby") };
const worldOf = (authority: Authority, catalog: ImaginedWorld["catalog"]): ImaginedWorld => ({
    ...{ authority, catalog, restores: [], services, now: sampleNow },
});
const withSnapshots = (...ids: string[]) =>
    sampleObservation(ids.map((id) => sampleSiteSnapshot(id, 5, { omits: [] })));

/** What an up does, and what it ends with. */
function story(world: ImaginedWorld, site: string, change: Partial<SiteDeclaration> = {}): string[] {
    const { steps, last } = imagineUp(world, sampleDeclaration(site, { activeSite: "standby", ...change }));
    return [
        ...steps.slice(0, -1).map(({ work }) => (work.does === "append" ? work.change.event : work.does)),
        last.code,
    ];
}

const toPrimary = { activeSite: "primary" };

test.each<[string, string[], ImaginedWorld, string, Partial<SiteDeclaration>]>([
    ["the first claim", ["claimed", "Active"], worldOf(newAuthority, withSnapshots()), "primary", toPrimary],
    [
        "a hand-over",
        ["takeSnapshot", "hold", "handoverWritten", "HandedOver"],
        worldOf(primaryActive, withSnapshots()),
        "primary",
        {},
    ],
    [
        "a planned takeover",
        ["comparePeer", "hold", "promotionBegan", "restore", "claimed", "release", "Active"],
        worldOf(primaryDemoted, withSnapshots("final")),
        "standby",
        {},
    ],
    [
        "a takeover that has begun",
        ["restore", "claimed", "Active"],
        worldOf(standbyPromoting, withSnapshots("s1")),
        "standby",
        {},
    ],
    [
        "a site that rejoins",
        ["rejoined", "StandsBy"],
        worldOf(standbyActive, withSnapshots("s1")),
        "primary",
        { rejoin: 2 },
    ],
    ["a site that is fenced", ["Fenced"], worldOf(standbyActive, withSnapshots("s1")), "primary", {}],
    [
        "a warm standby",
        ["restore", "StandsByWithSnapshot"],
        worldOf(primaryActive, withSnapshots("s1")),
        "standby",
        { ...toPrimary, standbyMode: "warm" },
    ],
])("%s: %j", (_what, expected, world, site, change) => {
    const before = JSON.stringify(world);
    expect(story(world, site, change)).toEqual(expected);
    // What is imagined changes nothing of what is known.
    expect(JSON.stringify(world)).toBe(before);
});

test("a catalog that cannot be read yet is imagined with one snapshot that a takeover can be made with", () => {
    for (const authority of [primaryActive, authorityAfter({ event: "recovered", active: "primary", epoch: 4 })]) {
        const world = worldOf(authority, imagineCatalog(authority, services.primary));
        const lost = { failover: "unplanned", acceptDataLoss: authority.epoch } as const;
        expect(story(world, "standby", lost)).toContain("claimed");
    }
    const first = authorityAfter(claimed("primary"));
    expect(imagineCatalog(first, undefined).snapshots).toEqual([]);
});

test("however many snapshots there are to put in order, an up comes to its end", () => {
    const held = Array.from({ length: 60 }, (_, index) => sampleSiteSnapshot(`s${index}`, 5, { holds: ["epoch-2"] }));
    const told = story(worldOf(standbyActive, sampleObservation(held)), "standby");
    expect(told).toEqual([...held.map(() => "release"), "Active"]);
});
