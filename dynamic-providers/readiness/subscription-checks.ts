import { mayDo } from "../azure/granted-actions";
import { parseResourceId, serviceType } from "../azure/resource-id";
import type { TierOffer } from "../azure/tier-offers";
import { timeOf } from "../common/as-people-read";
import { displayLocation, normalizeLocation } from "../common/locations";
import { doctorOnly, ofProject, ofSite } from "./check";
import type { Check } from "./check";
import type { DeclaredSiteFacts } from "./facts";
import type { ServiceObservation } from "../azure/service";
import { neededActions } from "./needed-actions";

/** Whether the subscription and your rights let a standby be created and grow. */
export const subscriptionChecks: readonly Check[] = [
    ofProject(
        {
            code: "ProviderNotRegistered",
            asks: "Are the resource providers registered that the stacks use?",
            usedBy: doctorOnly,
        },
        ["providers"],
        ({ providers }) =>
            providers
                .filter(({ state }) => state !== "Registered")
                .map(({ namespace, state, subscriptionId }) => ({
                    severity: "blocks" as const,
                    about: namespace,
                    words: `The resource provider ${namespace} is '${state}' in subscription '${subscriptionId}': nothing of it can be created there.`,
                    wayOut: "Have an owner of the subscription register it.",
                    commands: [`az provider register --namespace ${namespace} --subscription ${subscriptionId}`],
                })),
    ),
    ofSite(
        {
            code: "RightMissing",
            asks: "May you do with the service what a failover does?",
            usedBy: doctorOnly,
        },
        { site: ["granted"] },
        (site, { granted }) => {
            const missing = granted === null ? [] : neededActions.filter((action) => !mayDo(granted, action));
            const group = groupOf(site);
            return missing.length === 0
                ? []
                : [
                      {
                          severity: "blocks",
                          about: site.site,
                          words: `In resource group '${group?.resourceGroupName}' you may not do ${missing.join(", ")}.`,
                          wayOut: "Have an owner give you the role site of docs/roles, see docs/permissions.md.",
                          commands: [
                              `az role assignment create --role "apim-dr site" --assignee "$you" --scope /subscriptions/${group?.subscriptionId}`,
                          ],
                      },
                  ];
        },
    ),
    ofSite(
        {
            code: "TierNotOffered",
            asks: "May the subscription create the service's tier in its region?",
            usedBy: doctorOnly,
        },
        { site: ["service", "offers"] },
        (site, { service, offers }) => {
            const { tier, location } = placeOf(site, service);
            if (tier === undefined || location === undefined) {
                return [];
            }
            const offered = offerAt(offers, tier, location);
            return offered && offered.restriction === undefined
                ? []
                : [
                      {
                          severity: service ? "risks" : "blocks",
                          about: site.site,
                          words: `The subscription may not create tier '${tier}' in ${displayLocation(location)}${offered ? ` (${offered.restriction})` : ""}.`,
                          wayOut: service
                              ? "The service that is there goes on; one that is lost could not be created again. Ask Azure's support."
                              : "Declare another region (location) before the hour, or ask Azure's support.",
                          commands: [],
                      },
                  ];
        },
    ),
    ofSite(
        {
            code: "UnitsNotOffered",
            asks: "May a region of the tier have as many units as are declared?",
            usedBy: doctorOnly,
        },
        { site: ["service", "offers"] },
        (site, { service, offers }) => {
            const { tier, units } = placeOf(site, service);
            const most = offers.find((offer) => offer.tier === tier)?.maxUnits;
            return most !== undefined && units !== undefined && units > most
                ? [
                      {
                          severity: "risks",
                          about: site.site,
                          words: `${units} units are declared, and the subscription has at most ${most} of tier '${tier}' per region: the site cannot grow after a failover.`,
                          wayOut: "Declare fewer (units), or ask Azure's support for more.",
                          commands: [`pulumi config set units ${most} --stack ${site.site}`],
                      },
                  ]
                : [];
        },
    ),
    ofSite(
        {
            code: "ServiceNameTaken",
            asks: "Can the name of a service that is not there yet be had?",
            usedBy: doctorOnly,
        },
        { site: ["name", "deleted"] },
        (site, { name, deleted }) =>
            // A name that a deleted service blocks is another finding.
            name && !name.isFree && deleted === null
                ? [
                      {
                          severity: "blocks",
                          about: site.site,
                          words: `The service name '${nameOf(site)}' cannot be had: ${name.reason}`,
                          wayOut: "Declare another name (serviceName).",
                          commands: [`pulumi config set serviceName <another> --stack ${site.site}`],
                      },
                  ]
                : [],
    ),
    ofSite(
        {
            code: "ServiceNameDeleted",
            asks: "Does a deleted service block the name of one that is not there?",
            usedBy: doctorOnly,
        },
        { site: ["deleted"] },
        (site, { deleted }) =>
            deleted === null
                ? []
                : [
                      {
                          severity: "blocks",
                          about: site.site,
                          words: `A service named '${nameOf(site)}' was deleted at ${timeOf(deleted.deletedAt)} and blocks the name until ${timeOf(deleted.purgedAt)}.`,
                          wayOut: "Recover it (undelete: true in the site's stack), or purge it, which loses what it held.",
                          commands: [`pulumi config set undelete true --stack ${site.site}`, "npx apim-dr up"],
                      },
                  ],
    ),
];

const groupOf = ({ serviceId }: DeclaredSiteFacts) =>
    serviceId === undefined ? undefined : parseResourceId(serviceId, serviceType);

const nameOf = (site: DeclaredSiteFacts): string => groupOf(site)?.name ?? site.site;

/** What is declared, and where that is not known what is there. */
function placeOf(site: DeclaredSiteFacts, service: ServiceObservation | null) {
    return {
        tier: site.tier ?? service?.tier,
        location: site.location ?? service?.location,
        units: site.units ?? service?.units,
    };
}

function offerAt(offers: readonly TierOffer[], tier: string, location: string) {
    return offers
        .find((offer) => offer.tier === tier)
        ?.locations.find((offered) => normalizeLocation(offered.location) === normalizeLocation(location));
}
