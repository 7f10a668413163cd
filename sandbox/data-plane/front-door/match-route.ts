import { isEnabled } from "../../state/front-door-resource";
import type { FrontDoorResource } from "../../state/front-door-resource";

/**
 * The route of an endpoint with the most specific pattern for a path. Documented:
 * https://learn.microsoft.com/azure/frontdoor/front-door-route-matching
 */
export function matchRoute(routes: readonly FrontDoorResource[], path: string): FrontDoorResource | undefined {
    const matches = routes
        .filter((route) => isEnabled(route) && route.properties.linkToDefaultDomain === "Enabled")
        .flatMap((route) => (route.properties.patternsToMatch as string[]).map((pattern) => ({ route, pattern })))
        .filter(({ pattern }) => matchesPattern(pattern.toLowerCase(), path.toLowerCase()))
        .sort((left, right) => right.pattern.length - left.pattern.length);
    return matches[0]?.route;
}

function matchesPattern(pattern: string, path: string): boolean {
    return pattern.endsWith("/*")
        ? path === pattern.slice(0, -2) || path.startsWith(pattern.slice(0, -1))
        : path === pattern;
}
