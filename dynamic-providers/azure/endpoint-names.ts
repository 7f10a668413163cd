/** What sends clients to the active site. */
export type EndpointKind = "FrontDoor" | "TrafficManager";

/** An endpoint as `GlobalEndpoint` makes it, by its names. */
export interface EndpointNames {
    readonly kind: EndpointKind;
    readonly subscriptionId: string;
    readonly resourceGroupName: string;
    readonly endpointName: string;
}

/** As `GlobalEndpoint` names the route of a Front Door. */
export const frontDoorRouteName = "gateways";
