import { regionalHostname } from "apim-dr";
import type { EndpointSiteArgs } from "apim-dr";
import { inputFailure } from "apim-dr/stack-program";
import type { InputFailure, StackConfig } from "apim-dr/stack-program";

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
    declared: StackConfig<"traffic">["trafficSites"],
    names: readonly string[],
): TrafficSites {
    const failures: InputFailure[] = [];
    for (const name of Object.keys(declared).filter((key) => !names.includes(key))) {
        const rule = `sites has ${names.join(", ")} alone: take it out, or name the site there.`;
        failures.push(inputFailure(`trafficSites.${name}`, declared[name], rule));
    }
    const sites = names.flatMap((name) => {
        const site = Object.hasOwn(declared, name) ? declared[name] : undefined;
        if (!site) {
            const rule = "it must name the site's serviceName and locations: traffic cannot move to it.";
            failures.push(inputFailure(`trafficSites.${name}`, undefined, rule));
            return [];
        }
        const { serviceName, locations, certificateHostnames } = site;
        const gateways = locations.map((location) => ({ location, hostname: regionalHostname(serviceName, location) }));
        return [{ name, gateways, certificateHostnames }];
    });
    return { sites, failures };
}
