import type { PolicyResource } from "@pulumi/policy";
import { resourceTypes } from "../../policies/resource-types";
import { stackResource } from "./run-policy";

type Properties = Record<string, unknown>;

/** A stack with one service outside of a site. */
export function serviceAlone(properties: Properties = {}): PolicyResource[] {
    return [serviceIn(undefined, properties)];
}

/** A site's stack as a policy sees it: with its component, its service and its role. */
export function siteStack(site: Properties, properties: Properties = {}): PolicyResource[] {
    const component = stackResource({
        type: resourceTypes.site,
        name: "primary",
        props: { plan: { action: "rest" }, status: { role: "active" }, following: [], ...site },
    });
    return [component, serviceIn(component, properties)];
}

function serviceIn(site: PolicyResource | undefined, properties: Properties): PolicyResource {
    const component = stackResource({ type: "apim-dr:index:ApiManagement", name: "primary" }, site);
    const declared = {
        serviceName: "contoso-apim",
        location: "westeurope",
        sku: { name: "Premium", capacity: 1 },
        additionalLocations: [],
        ...properties,
    };
    return stackResource({ type: resourceTypes.service, name: "primary", props: declared }, component);
}
