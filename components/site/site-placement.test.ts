import type { SiteForecast } from "../../dynamic-providers/pulumi/program/site-forecast";
import type { SnapshotFacts } from "../../dynamic-providers/records/snapshot/facts";
import { sampleNow, sampleObservation } from "../../tests/support/sample-catalog";
import { serviceIdOf } from "../../tests/support/sample-service";
import { sampleSiteSnapshot, standbyActive } from "../../tests/support/sample-site";
import type { SiteArgs } from "./site-args";
import { judgePlacement } from "./site-placement";

/** Of the site that the vault records as active, in some region. */
function snapshotIn(location: string, ageHours = 1): SnapshotFacts {
    const facts = sampleSiteSnapshot(`of-${ageHours}`, ageHours);
    return { ...facts, service: { ...facts.service, resourceId: peerId, location } };
}
const [peer] = standbyActive.lineage.filter(({ serviceId }) => serviceId !== null).slice(-1);
const peerId = peer!.serviceId!;

function judge(
    location: string,
    given: {
        readonly role?: string;
        readonly action?: string;
        readonly snapshots?: readonly SnapshotFacts[];
        readonly vaultLocation?: string;
        readonly allowSharedRegion?: boolean;
        readonly own?: string;
    } = {},
) {
    const { role = "standby", action = "rest", snapshots = [snapshotIn("West Europe")], vaultLocation } = given;
    const catalog = sampleObservation([...snapshots]);
    return judgePlacement(
        {
            service: { location, additionalLocations: [{ location: "uksouth", units: 1 }] },
            allowSharedRegion: given.allowSharedRegion,
        } as SiteArgs,
        { serviceId: given.own ?? serviceIdOf("new") },
        {
            plan: { action },
            status: { role },
            seen: { catalog, authority: standbyActive, service: undefined, now: sampleNow },
            vaultLocation,
        } as unknown as SiteForecast,
    );
}

const shared = `service.location is "westeurope": site '${peer!.site}' is in West Europe too, and the loss of that region takes both. Declare another region, or set allowSharedRegion to true, for example to try a failover.`;
const reasons = ({ failures, warnings }: ReturnType<typeof judge>) => [
    failures.map(({ reason }) => reason),
    [...warnings],
];

test.each<[what: string, judged: ReturnType<typeof judge>, failures: string[], warnings: string[]]>([
    ["a standby in its peer's region is refused", judge("westeurope"), [shared], []],
    ["in another it is not", judge("northeurope"), [], []],
    ["allowSharedRegion accepts it", judge("westeurope", { allowSharedRegion: true }), [], []],
    ["the active site is not refused for its standby", judge("westeurope", { role: "active" }), [], []],
    ["its own snapshots are no peer's", judge("westeurope", { own: peerId.toUpperCase() }), [], []],
    ["a vault without a snapshot tells nothing", judge("westeurope", { snapshots: [] }), [], []],
    [
        "the newest snapshot counts",
        judge("westeurope", { snapshots: [snapshotIn("West Europe", 48), snapshotIn("North Europe", 1)] }),
        [],
        [],
    ],
    ["a failover is not held up", judge("westeurope", { action: "promote" }), [], [shared]],
    [
        "a vault in one of the site's regions is warned of",
        judge("northeurope", { vaultLocation: "uksouth" }),
        [],
        [
            "the vault is in UK South: a site is there, and with that region its snapshots would be lost. Put the vault where no site is, none of northeurope, uksouth.",
        ],
    ],
    ["a vault elsewhere is not", judge("northeurope", { vaultLocation: "swedencentral" }), [], []],
])("%s", (_what, judged, failures, warnings) => {
    expect(reasons(judged)).toEqual([failures, warnings]);
});
