import { isEnabled, isFor, isWithin } from "../../state/front-door-resource";
import type { FrontDoorKind, FrontDoorResource } from "../../state/front-door-resource";
import { ArmError } from "../../wire/arm-error";

type Properties = Readonly<Record<string, unknown>>;

/** Documented: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcdn */
const nameLengths: Readonly<Record<FrontDoorKind, readonly [least: number, most: number]>> = {
    profile: [1, 260],
    endpoint: [1, 46],
    originGroup: [1, 90],
    origin: [1, 90],
    route: [1, 90],
};
const namePattern = /^[a-zA-Z0-9]+(-*[a-zA-Z0-9])*$/;

/** Limits of the REST reference: https://learn.microsoft.com/rest/api/frontdoor */
const ranges: readonly (readonly [kind: FrontDoorKind, path: string, least: number, most: number])[] = [
    ["originGroup", "healthProbeSettings.probeIntervalInSeconds", 1, 255],
    ["originGroup", "loadBalancingSettings.sampleSize", 0, 255],
    ["originGroup", "loadBalancingSettings.successfulSamplesRequired", 0, 255],
    ["originGroup", "loadBalancingSettings.additionalLatencyInMilliseconds", 0, 1000],
    ["origin", "priority", 1, 5],
    ["origin", "weight", 1, 1000],
    ["origin", "httpPort", 1, 65535],
    ["origin", "httpsPort", 1, 65535],
];

const badRequest = (message: string): ArmError => new ArmError(400, "BadRequest", message);

/** @throws ArmError for a name or a value out of its limits; code and sentences are assumed. */
export function validateValues(kind: FrontDoorKind, name: string, properties: Properties): void {
    const [least, most] = nameLengths[kind];
    if (!namePattern.test(name) || name.length < least || name.length > most) {
        throw badRequest(`The name '${name}' of the resource is not valid.`);
    }
    for (const [of, path, from, to] of ranges) {
        const value = path
            .split(".")
            .reduce<unknown>((inner, member) => (inner as Properties | null)?.[member], properties);
        if (of === kind && value !== undefined && value !== null && !isIntegerIn(value, from, to)) {
            throw badRequest(
                `Property '${path}' has the value ${JSON.stringify(value)}. It must be between ${from} and ${to}.`,
            );
        }
    }
    if (kind === "origin" && !properties.hostName) {
        throw badRequest("Property 'AfdOrigin.HostName' is required but it was not set.");
    }
}

/** Users quote it: Azure/bicep-types-az#1923. */
const noOrigin =
    "Please make sure that the originGroup is created successfully and at least one enabled origin is created under the origin group.";
/** Users quote it: hashicorp/terraform-provider-azurerm#27652. */
const lastOrigin =
    "Cannot disable or delete the last origin when the origin group is still associated with a route or a rule. Please disassociate the origin group and try again.";
/** Users quote it: Azure/bicep#13502. */
const routeConflict = "The route domains, paths and protocols configuration has a conflict.";

/** @throws ArmError for a route that nothing could answer, or that another route is in the way of. */
export function validateRoute(wanted: FrontDoorResource, all: readonly FrontDoorResource[]): void {
    const ready = all.filter(({ provisioningState }) => provisioningState === "Succeeded");
    const group = ready.find((other) => other.kind === "originGroup" && isFor(wanted, other));
    const origins = group ? ready.filter((other) => other.kind === "origin" && isWithin(other, group.id)) : [];
    if (!origins.some(isEnabled)) {
        throw badRequest(noOrigin);
    }
    const endpointId = wanted.id.split("/").slice(0, -2).join("/");
    const others = all.filter(
        (other) => other.kind === "route" && other.id !== wanted.id && isWithin(other, endpointId),
    );
    const patterns = new Set(patternsOf(wanted));
    if (others.some((other) => patternsOf(other).some((pattern) => patterns.has(pattern)))) {
        throw badRequest(routeConflict);
    }
}

/** @throws ArmError where a route would be left without an enabled origin. */
export function requireNotLast(origin: FrontDoorResource, all: readonly FrontDoorResource[]): void {
    const group = all.find((other) => other.kind === "originGroup" && isWithin(origin, other.id));
    const isRouted = group && all.some((other) => other.kind === "route" && isFor(other, group));
    const siblings = all.filter(
        (other) => other.kind === "origin" && other.id !== origin.id && group && isWithin(other, group.id),
    );
    if (isRouted && isEnabled(origin) && !siblings.some(isEnabled)) {
        throw badRequest(lastOrigin);
    }
}

/** @throws ArmError for an origin group that a route sends to; the sentence is assumed. */
export function requireUnused(group: FrontDoorResource, all: readonly FrontDoorResource[]): void {
    if (all.some((other) => other.kind === "route" && isFor(other, group))) {
        throw badRequest("Cannot delete the origin group because it is still associated with a route or a rule.");
    }
}

const patternsOf = ({ properties }: FrontDoorResource): string[] =>
    (properties.patternsToMatch as string[]).map((pattern) => pattern.toLowerCase());

function isIntegerIn(value: unknown, least: number, most: number): boolean {
    return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
