import { timeOf } from "../../dynamic-providers/common/as-people-read";
import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { LiveService, ObservedService } from "../../dynamic-providers/azure/live-service";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { isKnownLocation, normalizeLocation } from "../../dynamic-providers/common/locations";
import type { DeclaredService } from "./declared-service";
import { isMembers } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";
import { removableSettings } from "./removables";
import type { ServiceBody } from "./service-body";
import { findChanges } from "./service-changes";
import { inUnits } from "./in-units";
import { isTier, maxUnits, Tier } from "./tier";
import { hasSelfHostedGateways } from "./tier-features";

/**
 * What must not be done to the service as Azure has it, or not without being allowed. Where nothing is written, what others
 * have put on the service stays, and is in the way of no run: it is told as drift.
 */
export function validateChanges({ shape, put, isChanged }: DeclaredService, observed: ObservedService): InputFailure[] {
    switch (observed.is) {
        case "live":
            return [
                ...validatePlace(shape, observed.service.primary.location),
                ...(isChanged
                    ? [
                          ...validateGatewaysOfTier(put, observed),
                          ...validateRemovals(shape, put, observed.service),
                          ...validateUnitsOfOthers(put, observed.service),
                      ]
                    : []),
            ];
        case "deleted":
            return validateUndelete(shape, observed);
        case "absent":
            return shape.undelete === true && observed.mayBeDeleted
                ? [
                      inputFailure(
                          "undelete",
                          true,
                          "the identity that runs this may not list the subscription's deleted services: give it the role Reader on the subscription.",
                      ),
                  ]
                : [];
    }
}

/** The form of the consent; that it names nothing which is removed is no mistake. */
export function validateAllowRemovals({ allowRemovals, newerLocations }: ApiManagementShape): InputFailure[] {
    if (allowRemovals === undefined || allowRemovals === null) {
        return [];
    }
    if (!Array.isArray(allowRemovals)) {
        return [inputFailure("allowRemovals", allowRemovals, "it must be a list of what may be taken away.")];
    }
    const newer = Array.isArray(newerLocations) ? (newerLocations as string[]) : [];
    const names: readonly unknown[] = allowRemovals;
    return names.flatMap((name, index) =>
        typeof name === "string" && (isKnownLocation(name, newer) || isTier(tierOf(name)) || isSetting(name))
            ? []
            : [
                  inputFailure(
                      `allowRemovals[${index}]`,
                      name,
                      `it must be an Azure region that is removed, for example 'northeurope', a tier that the service leaves (${Object.values(Tier).join(", ")}), a host name, an identity's resource ID, a CA certificate's thumbprint, a custom property, or one of ${removableSettings.join(", ")}.`,
                  ),
              ],
    );
}

const tierOf = (name: string): string | undefined =>
    Object.values(Tier).find((tier) => normalizeLocation(tier) === normalizeLocation(name));

/** Host names and custom properties have dots in them; an identity has a resource ID, a certificate a thumbprint. */
const isSetting = (name: string): boolean =>
    removableSettings.some((setting) => setting.toLowerCase() === name.toLowerCase()) ||
    /^\/subscriptions\/./i.test(name) ||
    /^[0-9a-f]{40}$/i.test(name) ||
    /^(\*\.)?[\w-]+(\.[\w-]+)+$/.test(name);

function validateRemovals(shape: ApiManagementShape, put: ServiceBody, service: LiveService): InputFailure[] {
    const { allowRemovals } = shape;
    const allowed = (Array.isArray(allowRemovals) ? (allowRemovals as string[]) : []).map(normalizeLocation);
    return findChanges(put, service).flatMap(({ text, removes = [], keep = "declare it" }) => {
        const missing = removes.filter((name) => !allowed.includes(normalizeLocation(name)));
        return missing.length === 0
            ? []
            : [
                  inputFailure(
                      "allowRemovals",
                      allowRemovals ?? undefined,
                      `this ${text}. Add ${missing.map(show).join(", ")} to it if that is meant, or ${keep}.`,
                  ),
              ];
    });
}

/**
 * Azure refuses to take a service with self-hosted gateways to a tier without them, and from Premium to Developer. Source:
 * https://github.com/Azure/api-management-self-hosted-gateway/issues/166
 */
function validateGatewaysOfTier(
    { sku }: ServiceBody,
    { service, serviceId }: Extract<ObservedService, { is: "live" }>,
): InputFailure[] {
    const tier = isMembers(sku) ? sku.name : undefined;
    const { tier: present, selfHostedGateways = [] } = service;
    const isRefused =
        isTier(tier) &&
        tier !== present &&
        (!hasSelfHostedGateways(tier) || (present === Tier.Premium && tier === Tier.Developer));
    return isRefused
        ? selfHostedGateways.map((name) =>
              inputFailure(
                  "tier",
                  tier,
                  `the service has the self-hosted gateway '${name}', and Azure refuses to change tier ${present} to ${tier} while it exists. Delete it first (az rest --method delete --url "${serviceId}/gateways/${name}?api-version=2024-05-01" --headers "If-Match=*"), or declare tier "${present}".`,
              ),
          )
        : [];
}

/**
 * Units that others have moved are sent as they are: another tier may not have as many, and zones may not share them evenly.
 * Where the units are what is declared, the rules for those have judged them.
 */
function validateUnitsOfOthers({ sku, zones }: ServiceBody, { primary, tier }: LiveService): InputFailure[] {
    const { name, capacity } = isMembers(sku) ? sku : {};
    if (capacity !== primary.units) {
        return [];
    }
    const present = `the service runs with ${inUnits(primary.units)} now`;
    const wayOut = "let autoscale scale to another number first (its minUnits and maxUnits), and then declare this";
    const most = isTier(name) ? maxUnits[name] : undefined;
    const zoneCount = Array.isArray(zones) ? zones.length : 0;
    return [
        ...(most !== undefined && name !== tier && primary.units > most
            ? [inputFailure("tier", name, `${present}, and this tier has at most ${most}: ${wayOut}.`)]
            : []),
        ...(zoneCount > 0 && zoneCount !== primary.zones.length && primary.units % zoneCount !== 0
            ? [
                  inputFailure(
                      "zones",
                      zones,
                      `${present}, and units come in a multiple of the ${zoneCount} zones: ${wayOut}.`,
                  ),
              ]
            : []),
    ];
}

/** Azure moves no service, and a name stays blocked for 48 hours: a replacement would delete, and then fail. */
function validatePlace({ location }: ApiManagementShape, present: string): InputFailure[] {
    return typeof location === "string" && normalizeLocation(location) !== normalizeLocation(present)
        ? [
              inputFailure(
                  "location",
                  location,
                  `the service is in ${present}, and Azure cannot move a service to another region. It would be deleted, and could not be created again while its name is blocked for 48 hours: put the location back, or declare another serviceName there and restore a snapshot into it.`,
              ),
          ]
        : [];
}

function validateUndelete(
    { serviceName, location, undelete }: ApiManagementShape,
    { serviceId, deleted }: Extract<ObservedService, { is: "deleted" }>,
): InputFailure[] {
    if (undelete !== true) {
        return [
            inputFailure(
                "serviceName",
                serviceName,
                `a service of this name was deleted at ${timeOf(deleted.deletedAt)}, and Azure keeps it and its name until ${timeOf(deleted.purgedAt)}: set undelete to true to recover it with all it held, purge it (az apim deletedservice purge --service-name ${String(serviceName)} --location ${show(deleted.location)}), or take another name.`,
            ),
        ];
    }
    const failures = validateDeletedPlace(location, deleted.location);
    if (deleted.serviceId.toLowerCase() !== serviceId.toLowerCase()) {
        failures.push(
            inputFailure(
                "undelete",
                true,
                `the deleted service is '${deleted.serviceId}', and what is declared is '${serviceId}': Azure recovers it in its own place, so declare that subscription and resource group, or take another name.`,
            ),
        );
    }
    return failures;
}

function validateDeletedPlace(location: unknown, present: string): InputFailure[] {
    return typeof location === "string" && normalizeLocation(location) !== normalizeLocation(present)
        ? [
              inputFailure(
                  "location",
                  location,
                  `the deleted service was in ${present}, and comes back there: declare that location, or take another serviceName.`,
              ),
          ]
        : [];
}
