import type { PolicyResource } from "@pulumi/policy";
import { resourceTypes } from "./resource-types";
import type { ServiceProperties } from "./service-properties";

/** A service that clients use. */
export interface ServingService {
    readonly urn: string;
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
        .filter((service) => isServing(service, resources))
        .map(({ urn, props }) => ({ urn, properties: props as ServiceProperties }))
        .filter(({ properties }) => properties.sku.name === "Premium")
        .filter(({ properties }) => !exemptServices.includes(properties.serviceName));
}

function isServing(service: PolicyResource, resources: readonly PolicyResource[]): boolean {
    const site = siteOf(service);
    return site === undefined || (isActive(site, resources) && !isGrowing(site));
}

function siteOf({ parent }: PolicyResource): PolicyResource | undefined {
    return parent === undefined || parent.type === resourceTypes.site ? parent : siteOf(parent);
}

/** Where this run changes the site's role, its status is not known before: then it is what the run sets out to do. */
function isActive(site: PolicyResource, resources: readonly PolicyResource[]): boolean {
    const { role } = ifKnown(() => ({ role: (site.props.status as SiteStatus | undefined)?.role })) ?? {};
    const isOfSite = ({ type, parent }: PolicyResource): boolean =>
        type === resourceTypes.siteRole && parent?.urn === site.urn;
    return role === undefined
        ? resources.some((resource) => isOfSite(resource) && plannedAction(resource) === "claim")
        : role === "active";
}

interface SiteStatus {
    readonly role: string;
}

const plannedAction = ({ props }: PolicyResource): string => (props.plan as { action: string }).action;

const isGrowing = ({ props }: PolicyResource): boolean => (props.following as readonly string[]).length > 0;

/** A preview does not know every property; reading one that it does not is an error. */
function ifKnown<T>(read: () => T): T | undefined {
    try {
        return read();
    } catch (error) {
        if ((error as Error).constructor.name === "UnknownValueError") {
            return undefined;
        }
        throw error;
    }
}
