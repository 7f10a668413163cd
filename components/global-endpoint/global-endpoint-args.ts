import type * as cdn from "@pulumi/azure-native/cdn";
import type * as trafficmanager from "@pulumi/azure-native/trafficmanager";
import type * as pulumi from "@pulumi/pulumi";

/** What moves clients from one site to the other. */
export const GlobalEndpointKind = {
    /** Azure Front Door, Standard or Premium: a proxy. Needs no custom domain. */
    FrontDoor: "FrontDoor",
    /** Azure Traffic Manager: a name server. Needs a custom domain, with its certificate on every site's service. */
    TrafficManager: "TrafficManager",
} as const;
export type GlobalEndpointKind = (typeof GlobalEndpointKind)[keyof typeof GlobalEndpointKind];

/** The gateway of a site in one region. */
export interface SiteGatewayArgs {
    /** Region of the gateway; it names the gateway within the site. */
    location: string;
    /** For example `contoso-apim-westeurope-01.regional.azure-api.net`. */
    hostname: pulumi.Input<string>;
}

/** A site that clients can be sent to. */
export interface EndpointSiteArgs {
    name: string;
    /** May be empty while the site has no service yet, unless it is the active one. */
    gateways: SiteGatewayArgs[];
    /**
     * Host names for which the site's service has a custom domain with a certificate, `*.` in front for all of one level.
     *
     * @default none; Traffic Manager needs the custom domain among them
     */
    certificateHostnames?: string[];
}

/**
 * Inputs of single resources that go over what the component declares. What follows from the sites and the active one is
 * refused: names, host names and states of origin groups, origins and endpoints, and the route's origin group.
 */
export interface GlobalEndpointOverrides {
    profile?: Partial<cdn.ProfileArgs>;
    endpoint?: Partial<cdn.AFDEndpointArgs>;
    /** On every site's origin group. */
    originGroup?: Partial<cdn.AFDOriginGroupArgs>;
    /** On every origin. */
    origin?: Partial<Omit<cdn.AFDOriginArgs, "enabledState">>;
    route?: Partial<cdn.RouteArgs>;
    trafficManager?: Partial<Omit<trafficmanager.ProfileArgs, "endpoints">>;
}

export interface GlobalEndpointArgs {
    /** @default GlobalEndpointKind.FrontDoor */
    kind?: GlobalEndpointKind;
    /** Every site, also those that get no traffic now. */
    sites: EndpointSiteArgs[];
    /**
     * Name of the site whose gateways get all traffic; plain, as it decides whether there is a route.
     *
     * @default none: no request is served, and a warning says so
     */
    activeSite?: string;
    /** Resource group of its own life: a write needs the group's region to be up, so none of a site's. */
    resourceGroupName: pulumi.Input<string>;
    /** Becomes `https://{endpointName}-{hash}.z01.azurefd.net`, or `{endpointName}.trafficmanager.net`. */
    endpointName: pulumi.Input<string>;
    /** @default Standard_AzureFrontDoor */
    sku?: pulumi.Input<string>;
    /**
     * Seconds between two health probes: 5 to 255 for Front Door, 10 or 30 for Traffic Manager.
     *
     * @default 30
     */
    probeIntervalSeconds?: number;
    /** Host name that clients ask for; Traffic Manager only. @default none */
    customDomain?: string;
    /** Seconds for which clients may keep Traffic Manager's answer, 0 to 2147483647. @default 30 */
    dnsTtlSeconds?: number;
    /** Refuses to destroy what clients reach until this is set to false and applied. @default true */
    protect?: boolean;
    /** Regions that Azure has and this release does not know yet. @default none */
    newerLocations?: string[];
    /** On the profile and the endpoint. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** @default nothing */
    overrides?: GlobalEndpointOverrides;
}

/** What both kinds have in common once the resources are declared. */
export interface GlobalEndpointParts {
    /** Host name that clients ask for. */
    readonly hostname: pulumi.Output<string>;
    /** Value of the `X-Azure-FDID` header. @default undefined: not a Front Door */
    readonly frontDoorId?: pulumi.Output<string>;
}

export const defaultProbeIntervalSeconds = 30;
