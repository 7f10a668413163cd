import { inputFailure, show } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { normalizeLocation } from "../../dynamic-providers/common/locations";
import { validateLocation } from "../validate-location";
import { GlobalEndpointKind } from "./global-endpoint-args";

/** The arguments of GlobalEndpoint that rules apply to, as far as they are known. */
export interface GlobalEndpointShape {
    readonly kind?: unknown;
    readonly sites?: unknown;
    readonly activeSite?: unknown;
    readonly endpointName?: unknown;
    readonly sku?: unknown;
    readonly probeIntervalSeconds?: unknown;
    readonly customDomain?: unknown;
    readonly dnsTtlSeconds?: unknown;
    readonly newerLocations?: unknown;
    /** Its members need not be known: of some it is refused that they are set at all. */
    readonly overrides?: unknown;
}

type Loose = Partial<Record<string, unknown>>;

/** Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftcdn */
const namePattern = /^[a-zA-Z0-9]+(-*[a-zA-Z0-9])*$/;
const nameRule = "letters, digits and hyphens, and start and end with a letter or digit";
/** Front Door: as above; Traffic Manager: a label of a DNS name. */
const maxEndpointName: Readonly<Record<GlobalEndpointKind, number>> = { FrontDoor: 46, TrafficManager: 63 };
/** A site's name is that of its origin group, and with a region behind it that of an origin: each of at most 90 characters. */
const maxSiteName = 50;
const hostnamePattern = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;
const skus: readonly unknown[] = ["Standard_AzureFrontDoor", "Premium_AzureFrontDoor"];
const maxTtlSeconds = 2147483647;
/** What follows from the sites and the active one, so that no override can say otherwise. */
const decidedMembers = {
    "originGroup.originGroupName": "each site's origin group has the site's name",
    "origin.originGroupName": "each origin is in its site's origin group",
    "origin.originName": "each origin has the name of its site and region",
    "origin.hostName": "each origin has its gateway's host name",
    "origin.enabledState": "all origins are enabled, and the route names the active site's",
    "route.originGroup": "the route names the active site's origin group",
    "trafficManager.endpoints": "the endpoints are the sites' gateways, and the active site's are enabled",
};

/** All that is wrong with the arguments, without asking Azure. Members that are left out pass. */
export function validateGlobalEndpoint(shape: GlobalEndpointShape): InputFailure[] {
    const kind = shape.kind ?? GlobalEndpointKind.FrontDoor;
    if (!isKind(kind)) {
        const rule = `it must be one of ${Object.values(GlobalEndpointKind).join(", ")}.`;
        return [inputFailure("kind", kind, rule)];
    }
    return [
        ...validateSites(shape),
        ...validateActiveSite(shape),
        ...validateEndpointName(kind, shape.endpointName),
        ...validateOverrides(shape.overrides),
        ...(kind === GlobalEndpointKind.FrontDoor ? validateFrontDoor(shape) : validateTrafficManager(shape)),
    ];
}

function validateSites({ sites, newerLocations }: GlobalEndpointShape): InputFailure[] {
    if (sites === undefined) {
        return [];
    }
    if (!Array.isArray(sites) || sites.length === 0) {
        return [inputFailure("sites", sites, "it must be a list of one or more sites, each {name, gateways}.")];
    }
    const failures: InputFailure[] = [];
    const names = new Map<unknown, string>();
    const hostnames = new Map<unknown, string>();
    (sites as Loose[]).forEach(({ name, gateways }, index) => {
        const path = `sites[${index}]`;
        if (typeof name !== "string" || !namePattern.test(name) || name.length > maxSiteName) {
            failures.push(inputFailure(`${path}.name`, name, `it must have 1 to ${maxSiteName} ${nameRule}.`));
        } else {
            failures.push(...refuseTwice(names, `${path}.name`, name.toLowerCase(), name, "give each site its own."));
        }
        failures.push(...validateGateways(`${path}.gateways`, gateways, hostnames, newerLocations));
    });
    return failures;
}

function validateGateways(
    path: string,
    gateways: unknown,
    hostnames: Map<unknown, string>,
    newerLocations: unknown,
): InputFailure[] {
    if (!Array.isArray(gateways)) {
        return [inputFailure(path, gateways, "it must be a list of {location, hostname}.")];
    }
    const regions = new Map<unknown, string>();
    return (gateways as Loose[]).flatMap(({ location, hostname }, index) => {
        const here = `${path}[${index}]`;
        const failures = validateLocation(`${here}.location`, location, newerLocations, "westeurope");
        if (typeof location === "string") {
            const region = normalizeLocation(location);
            failures.push(...refuseTwice(regions, `${here}.location`, region, location, "name each region once."));
        }
        if (hostname !== undefined && !(typeof hostname === "string" && hostnamePattern.test(hostname))) {
            const rule = "it must be only a host name, without https:// and path.";
            failures.push(inputFailure(`${here}.hostname`, hostname, rule));
        } else if (typeof hostname === "string") {
            const rule = "no two gateways can have the same.";
            failures.push(...refuseTwice(hostnames, `${here}.hostname`, hostname.toLowerCase(), hostname, rule));
        }
        return failures;
    });
}

function validateActiveSite({ activeSite, sites }: GlobalEndpointShape): InputFailure[] {
    if (activeSite === undefined || !Array.isArray(sites)) {
        return [];
    }
    const all = sites as Loose[];
    const active = all.find(({ name }) => name === activeSite);
    if (!active) {
        const names = all.map(({ name }) => String(name)).join(", ");
        return [
            inputFailure("activeSite", activeSite, `it must be one of ${names}. Leave it out to serve no clients.`),
        ];
    }
    return Array.isArray(active.gateways) && active.gateways.length === 0
        ? [
              inputFailure(
                  "activeSite",
                  activeSite,
                  "this site has no gateways: declare them, or make another site active.",
              ),
          ]
        : [];
}

function validateEndpointName(kind: GlobalEndpointKind, name: unknown): InputFailure[] {
    const most = maxEndpointName[kind];
    return name === undefined || (typeof name === "string" && namePattern.test(name) && name.length <= most)
        ? []
        : [inputFailure("endpointName", name, `it must have 1 to ${most} ${nameRule}.`)];
}

/** Probe interval: https://learn.microsoft.com/azure/frontdoor/health-probes and the portal's own limits. */
function validateFrontDoor(shape: GlobalEndpointShape): InputFailure[] {
    const { sku, probeIntervalSeconds, customDomain, dnsTtlSeconds } = shape;
    const failures: InputFailure[] = [];
    if (sku !== undefined && !skus.includes(sku)) {
        failures.push(inputFailure("sku", sku, `it must be one of ${skus.join(", ")}.`));
    }
    if (probeIntervalSeconds !== undefined && !isIntegerIn(probeIntervalSeconds, 5, 255)) {
        const rule = "Front Door probes every 5 to 255 s, in whole seconds.";
        failures.push(inputFailure("probeIntervalSeconds", probeIntervalSeconds, rule));
    }
    for (const [property, value] of Object.entries({ customDomain, dnsTtlSeconds })) {
        if (value !== undefined) {
            const rule = "only Traffic Manager uses it: leave it out, or set kind to TrafficManager.";
            failures.push(inputFailure(property, value, rule));
        }
    }
    return failures;
}

function validateOverrides(overrides: unknown): InputFailure[] {
    return Object.entries(decidedMembers).flatMap(([path, rule]) => {
        const value = path
            .split(".")
            .reduce<unknown>((inner, member) => (inner as Loose | undefined)?.[member], overrides);
        const property = `overrides.${path}`;
        return value === undefined ? [] : [{ property, reason: `${property} is set: ${rule}. Leave it out.` }];
    });
}

/**
 * Traffic Manager answers names only, so that clients reach each gateway under the custom domain, which has to be known
 * there. Sources: https://learn.microsoft.com/azure/traffic-manager/traffic-manager-point-internet-domain,
 * https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring (intervals),
 * https://learn.microsoft.com/azure/api-management/configure-custom-domain (certificates).
 */
function validateTrafficManager(shape: GlobalEndpointShape): InputFailure[] {
    const { sku, probeIntervalSeconds, customDomain, dnsTtlSeconds, sites } = shape;
    const failures: InputFailure[] = [];
    if (sku !== undefined) {
        failures.push(inputFailure("sku", sku, "only Front Door uses it: leave it out."));
    }
    if (probeIntervalSeconds !== undefined && ![10, 30].includes(probeIntervalSeconds as number)) {
        const rule = "Traffic Manager probes every 30 s, or every 10 s for a higher price.";
        failures.push(inputFailure("probeIntervalSeconds", probeIntervalSeconds, rule));
    }
    if (dnsTtlSeconds !== undefined && !isIntegerIn(dnsTtlSeconds, 0, maxTtlSeconds)) {
        const rule = `it must be a whole number from 0 to ${maxTtlSeconds}.`;
        failures.push(inputFailure("dnsTtlSeconds", dnsTtlSeconds, rule));
    }
    if (typeof customDomain !== "string" || !hostnamePattern.test(customDomain)) {
        const rule =
            "Traffic Manager needs the host name that clients ask for, a CNAME to it, and its certificate on every site's service. Set it, or use kind FrontDoor, which needs none.";
        return [...failures, inputFailure("customDomain", customDomain, rule)];
    }
    const all = Array.isArray(sites) ? (sites as Loose[]) : [];
    failures.push(...refuseSharedRegions(all));
    all.forEach(({ name, certificateHostnames = [] }, index) => {
        if (!(certificateHostnames as string[]).some((pattern) => covers(pattern, customDomain))) {
            const rule = `site ${show(name)} needs a custom domain with a certificate for ${customDomain}: configure it on its service and name it here, or use kind FrontDoor.`;
            failures.push(inputFailure(`sites[${index}].certificateHostnames`, certificateHostnames, rule));
        }
    });
    return failures;
}

/** Azure takes one endpoint per region where it routes by region (MicrosoftDocs/azure-docs#16469). */
function refuseSharedRegions(sites: readonly Loose[]): InputFailure[] {
    const regions = new Map<unknown, string>();
    return sites.flatMap(({ gateways }, index) => {
        const all = Array.isArray(gateways) ? (gateways as Loose[]) : [];
        const located = all.filter(({ location }) => typeof location === "string") as { location: string }[];
        const own = new Map(located.map(({ location }, at) => [normalizeLocation(location), { location, at }]));
        return [...own].flatMap(([region, { location, at }]) => {
            const rule = "Traffic Manager accepts one gateway per region. Use another region, or kind FrontDoor.";
            return refuseTwice(regions, `sites[${index}].gateways[${at}].location`, region, location, rule);
        });
    });
}

/** A wildcard stands for one label. */
function covers(pattern: string, hostname: string): boolean {
    const [wanted, name] = [pattern.toLowerCase(), hostname.toLowerCase()];
    return wanted === name || (wanted.startsWith("*.") && name.slice(name.indexOf(".")) === wanted.slice(1));
}

function refuseTwice(
    seen: Map<unknown, string>,
    path: string,
    key: string,
    value: unknown,
    rule: string,
): InputFailure[] {
    const earlier = seen.get(key);
    if (earlier === undefined) {
        seen.set(key, path);
        return [];
    }
    return [inputFailure(path, value, `${earlier} is the same: ${rule}`)];
}

function isIntegerIn(value: unknown, least: number, most: number): boolean {
    return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

const isKind = (value: unknown): value is GlobalEndpointKind =>
    Object.values<unknown>(GlobalEndpointKind).includes(value);
