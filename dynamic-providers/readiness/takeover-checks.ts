import { timeOf, inWords } from "../common/as-people-read";
import { displayLocation } from "../common/locations";
import { roleOf } from "../protocol/say";
import { fenceOf } from "../records/authority/authority";
import type { Authority } from "../records/authority/authority";
import { isInRegion } from "../records/placement";
import { snapshotStanding } from "../records/selection/newest-restorable";
import { latest, selectSnapshot } from "../records/selection/select";
import { restoreMarginSeconds } from "../records/snapshot/restorable";
import { everywhere, ofProject, ofSite } from "./check";
import type { Check } from "./check";
import type { DeclaredProjectFacts, DeclaredSiteFacts } from "./facts";

const up = ["npx apim-dr up"];

/** A site that could take over. Where no other site is known, the active one stands for its peer: that has the same tier. */
function isToTakeOver({ site }: DeclaredSiteFacts, authority: Authority, { sites }: DeclaredProjectFacts): boolean {
    return authority.active !== null && (authority.active !== site || sites.length === 1);
}

/** Whether a standby could take over with what the vault holds. */
export const takeoverChecks: readonly Check[] = [
    ofProject(
        {
            code: "AuthorityDamaged",
            asks: "Is the record of the active site whole?",
            usedBy: everywhere,
        },
        ["vault"],
        ({ vault }) =>
            vault.isDamaged === true
                ? [
                      {
                          severity: "blocks",
                          about: "vault",
                          words: "The vault's record of the active site is not what its writers leave: an entry is missing or was changed.",
                          wayOut: "Find out which site serves clients, as docs/runbooks/lost-authority.md says.",
                          commands: ["npx apim-dr status"],
                      },
                  ]
                : [],
    ),
    ofProject(
        { code: "NobodyIsActive", asks: "Is a site active that a standby could take over from?", usedBy: everywhere },
        ["vault"],
        ({ vault }) =>
            vault.authority.active === null
                ? [
                      {
                          severity: "blocks",
                          about: "vault",
                          words: "No site has been active yet: there is nothing that a standby could take over.",
                          wayOut: "Run the active site's stack.",
                          commands: up,
                      },
                  ]
                : [],
    ),
    ofSite(
        {
            code: "NothingRestorable",
            asks: "Can a snapshot be restored into the standby: by its tier, its expiry, its blob?",
            usedBy: everywhere,
        },
        { site: ["service"], project: ["vault"] },
        (site, { service, vault: { authority, catalog, now } }, declared) => {
            if (!isToTakeOver(site, authority, declared)) {
                return [];
            }
            const target = { tier: service?.tier ?? site.tier, marginSeconds: restoreMarginSeconds };
            const { reasons } = selectSnapshot(catalog, { of: "lineage", authority }, latest, target, now);
            return reasons === undefined
                ? []
                : [
                      {
                          severity: "blocks",
                          about: site.site,
                          words: `No snapshot can be restored into '${site.site}': ${reasons[0]}`,
                          wayOut: "Take a snapshot: the active site's run takes one that is due.",
                          commands: up,
                      },
                  ];
        },
    ),
    ofProject(
        {
            code: "ObjectiveMissed",
            asks: "Is the newest restorable snapshot as young as the objective (`schedule.intervalHours`) asks?",
            usedBy: everywhere,
        },
        ["vault"],
        ({ vault: { authority, catalog, now } }, { objectiveSeconds }) => {
            const { newest, isLate } = snapshotStanding(catalog, authority, { tier: undefined }, objectiveSeconds, now);
            // Where there is none at all, that is another finding.
            return isLate && newest && objectiveSeconds !== null
                ? [
                      {
                          severity: "risks",
                          about: newest.service,
                          words: `The newest restorable snapshot is from ${timeOf(newest.takenAt)}: older than the objective of ${inWords(objectiveSeconds)}.`,
                          wayOut: "Take a snapshot, and find out why the pipeline that runs hourly did not.",
                          commands: up,
                      },
                  ]
                : [];
        },
    ),
    ofSite(
        {
            code: "StandbyFenced",
            asks: "Is the standby fenced, as it lost the active role by an unplanned failover?",
            usedBy: everywhere,
        },
        { site: [], project: ["vault"] },
        ({ site, rejoin }, { vault: { authority } }) => {
            const fence = fenceOf(authority, site);
            return fence && rejoin !== authority.epoch
                ? [
                      {
                          severity: "blocks",
                          about: site,
                          words: `'${site}' is fenced since ${timeOf(fence.at)}: it cannot take over before it has rejoined.`,
                          wayOut: "Re-protect it, as docs/runbooks/re-protect.md says.",
                          commands: [`pulumi config set rejoin ${authority.epoch} --stack ${site}`, ...up],
                      },
                  ]
                : [];
        },
    ),
    ofSite(
        {
            code: "StandbyServiceMissing",
            asks: "Is there a service to restore into?",
            usedBy: everywhere,
        },
        { site: ["service"], project: ["vault"] },
        ({ site, standbyMode }, { service, vault: { authority } }) => {
            if (service !== null || authority.active === null || roleOf(site, authority) === "active") {
                return [];
            }
            const isCold = standbyMode === "cold";
            return [
                {
                    severity: isCold ? "note" : "risks",
                    about: site,
                    words: isCold
                        ? `'${site}' is a cold standby without a service: a failover first creates one, which takes 30 to 90 min.`
                        : `'${site}' has no service: a failover first creates one, which takes 30 to 90 min.`,
                    wayOut: isCold ? "Declare standbyMode pilot for a shorter failover." : "Run the standby's stack.",
                    commands: isCold ? [`pulumi config set standbyMode pilot --stack ${site}`, ...up] : up,
                },
            ];
        },
    ),
    ofSite(
        { code: "VaultSharesRegion", asks: "Is the vault in another region than every site?", usedBy: everywhere },
        { site: ["service"], project: ["vaultLocation"] },
        ({ site, location }, { service, vaultLocation }) => {
            const place = service?.location ?? location;
            return place !== undefined && isInRegion(vaultLocation, [place])
                ? [
                      {
                          severity: "risks",
                          about: site,
                          words: `The vault and '${site}' are both in ${displayLocation(place)}: with that region both would be lost.`,
                          wayOut: "Make a vault in a region where no site is (location of the stack vault), and move to it.",
                          commands: [],
                      },
                  ]
                : [];
        },
    ),
    ofProject(
        { code: "SitesShareRegion", asks: "Are the sites in different regions?", usedBy: everywhere },
        ["services"],
        ({ services }) => {
            const placed = Object.entries(services).flatMap(([site, service]) =>
                service ? [{ site, location: service.location }] : [],
            );
            const [first, ...others] = placed;
            const same = first && others.find(({ location }) => isInRegion(location, [first.location]));
            return first && same
                ? [
                      {
                          severity: "risks",
                          about: same.site,
                          words: `'${first.site}' and '${same.site}' are both in ${displayLocation(first.location)}: with that region both would be lost.`,
                          wayOut: "Declare another region for the standby (location), under another serviceName.",
                          commands: [],
                      },
                  ]
                : [];
        },
    ),
];
