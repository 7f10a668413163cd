import { regionalHostname } from "apim-dr";
import type { EndpointSiteArgs } from "apim-dr";
import { inputFailure } from "apim-dr/stack-program";
import type { InputFailure } from "apim-dr/stack-program";

/** A site's gateways, by the names that Azure gives them. */
export interface TrafficSiteConfig {
    readonly serviceName?: unknown;
    readonly locations?: unknown;
    readonly certificateHostnames?: string[];
}

export interface TrafficSites {
    readonly sites: EndpointSiteArgs[];
    readonly failures: readonly InputFailure[];
}

/**
 * The gateways of every site. Each of the failover's sites must have some: traffic could not follow to one without.
 *
 * @param declared - config `trafficSites`.
 * @param names - config `sites`.
 */
export function toEndpointSites(
    declared: Readonly<Record<string, TrafficSiteConfig>>,
    names: readonly string[],
): TrafficSites {
    const failures: InputFailure[] = [];
    for (const name of Object.keys(declared).filter((key) => !names.includes(key))) {
        const rule = `sites has ${names.join(", ")} alone: take it out, or name the site there.`;
        failures.push(inputFailure(`trafficSites.${name}`, declared[name], rule));
    }
    const sites = names.map((name) => {
        const { serviceName, locations, certificateHostnames } = declared[name] ?? {};
        if (typeof serviceName !== "string" || serviceName === "") {
            const rule = "it must be the name of the site's API Management service.";
            failures.push(inputFailure(`trafficSites.${name}.serviceName`, serviceName, rule));
        }
        if (!isLocations(locations)) {
            const rule = "it must be a list of the regions that the site's service has while it is active.";
            failures.push(inputFailure(`trafficSites.${name}.locations`, locations, rule));
        }
        const regions = isLocations(locations) ? locations : [];
        return {
            name,
            gateways: regions.map((location) => ({
                location,
                hostname: regionalHostname(String(serviceName), location),
            })),
            certificateHostnames,
        };
    });
    return { sites, failures };
}

const isLocations = (value: unknown): value is string[] =>
    Array.isArray(value) && value.length > 0 && value.every((location) => typeof location === "string");
