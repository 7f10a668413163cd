import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { ObservedService } from "../../dynamic-providers/azure/live-service";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { isKnownLocation, normalizeLocation } from "../../dynamic-providers/common/locations";
import type { ApiManagementShape } from "./api-management-shape";
import { findChanges } from "./service-changes";
import { isTier, Tier } from "./tier";

/** What must not be done to the service as Azure has it, or not without being allowed. */
export function validateChanges(shape: ApiManagementShape, observed: ObservedService): InputFailure[] {
    switch (observed.is) {
        case "live":
            return [...validatePlace(shape, observed.service.primary.location), ...validateRemovals(shape, observed)];
        case "deleted":
            return validateUndelete(shape, observed);
        case "absent":
            return shape.undelete === true && observed.mayBeDeleted
                ? [
                      inputFailure(
                          "undelete",
                          true,
                          "whoever runs this may not list the subscription's deleted services: give it the role Reader on the subscription.",
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
        return [inputFailure("allowRemovals", allowRemovals, "it must be a list of regions and tiers.")];
    }
    const newer = Array.isArray(newerLocations) ? (newerLocations as string[]) : [];
    const names: readonly unknown[] = allowRemovals;
    return names.flatMap((name, index) =>
        typeof name === "string" && (isKnownLocation(name, newer) || isTier(tierOf(name)))
            ? []
            : [
                  inputFailure(
                      `allowRemovals[${index}]`,
                      name,
                      `it must be an Azure region that is removed, for example 'northeurope', or a tier that is given up: ${Object.values(Tier).join(", ")}.`,
                  ),
              ],
    );
}

const tierOf = (name: string): string | undefined =>
    Object.values(Tier).find((tier) => normalizeLocation(tier) === normalizeLocation(name));

function validateRemovals(
    shape: ApiManagementShape,
    { service }: Extract<ObservedService, { is: "live" }>,
): InputFailure[] {
    const { allowRemovals } = shape;
    const allowed = (Array.isArray(allowRemovals) ? (allowRemovals as string[]) : []).map(normalizeLocation);
    return findChanges(shape, service).flatMap(({ text, removes }) =>
        removes === undefined || allowed.includes(normalizeLocation(removes))
            ? []
            : [
                  inputFailure(
                      "allowRemovals",
                      allowRemovals ?? undefined,
                      isTier(removes)
                          ? `this ${text}. Add ${show(removes)} to it if that is meant, or declare tier ${show(removes)}.`
                          : `this ${text}. Add ${show(normalizeLocation(removes))} to it if that is meant, or declare the region in additionalLocations.`,
                  ),
              ],
    );
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
                `a service of this name was deleted at ${deleted.deletedAt}, and Azure keeps it and its name until ${deleted.purgedAt}: set undelete to true to recover it with all it held, purge it (az apim deletedservice purge --service-name ${String(serviceName)} --location ${show(deleted.location)}), or take another name.`,
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
