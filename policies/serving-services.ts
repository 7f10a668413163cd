import type { PolicyResource } from "@pulumi/policy";
import { resourceTypes } from "./resource-types";
import { serviceNameOf } from "./service-properties";
import type { ServiceProperties } from "./service-properties";

/** A service that clients use. */
export interface ServingService {
    readonly urn: string;
    readonly serviceName: string;
    readonly properties: ServiceProperties;
}

/**
 * The services of a stack that clients use, on the one tier that has several regions and zones, Premium: those outside of
 * a site, and that of a site which is active. Nothing is asked of a site while it is promoted and grows, so that no rule is
 * ever in the way of a failover.
 *
 * @param exemptServices - names of services that are left out.
 */
export function servingPremiumServices(
    resources: readonly PolicyResource[],
    exemptServices: readonly string[],
): ServingService[] {
    return resources
        .filter(({ type }) => type === resourceTypes.service)
        .filter(isServing)
        .map(({ urn, props }) => ({
            urn,
            serviceName: serviceNameOf(props as ServiceProperties),
            properties: props as ServiceProperties,
        }))
        .filter(({ properties }) => properties.sku.name === "Premium")
        .filter(({ serviceName }) => !exemptServices.includes(serviceName));
}

function isServing(service: PolicyResource): boolean {
    const site = siteOf(service);
    return site === undefined || (isActive(site) && !isGrowing(site));
}

function siteOf({ parent }: PolicyResource): PolicyResource | undefined {
    return parent === undefined || parent.type === resourceTypes.site ? parent : siteOf(parent);
}

/** A run that changes the site's role is judged by what it sets out to do: only a claim has all that is declared. */
function isActive({ props }: PolicyResource): boolean {
    const site = props as SiteProperties;
    const { action } = site.plan;
    // A preview does not know the status that the run leads to.
    return action === "rest" ? site.status.role === "active" : action === "claim";
}

const isGrowing = ({ props }: PolicyResource): boolean => (props as SiteProperties).following.length > 0;

/** What the rules read of a site's outputs. */
interface SiteProperties {
    /** What this run does: known before it does anything. */
    readonly plan: { readonly action: string };
    /** Not known to the preview of a run that changes it. */
    readonly status: { readonly role: string };
    /** What the next run adds, in words. */
    readonly following: readonly string[];
}
